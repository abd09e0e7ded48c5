import type { Subject } from '#lib/detection/finding.ts'

/** Heads of the rows that compare what was expected with what was seen. */
export const subjectWords: Record<Subject, string> = {
  country: 'Country',
  network: 'Network',
  client: 'Client',
  travel: 'Places at once',
  sensitive: 'Sensitive route',
  browser: 'Browser',
  secret: 'Secret',
  environment: 'Environment',
  service: 'Service',
  keys: 'Keys',
  errors: 'Answers',
  paths: 'Paths',
  addresses: 'Address ranges',
  use: 'Use',
  volume: 'Requests',
  leak: 'Leak',
  address: 'Address',
}
