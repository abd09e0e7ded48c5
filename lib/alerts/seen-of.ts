import type { Subject } from '#lib/detection/finding.ts'
import { formatCount } from '#lib/format/number.ts'

/** Of these every finding counts what came since the one before. */
const added: Subject[] = ['secret', 'browser', 'environment', 'service', 'use', 'sensitive']

interface Seen {
  subject: Subject
  /** as the last finding says it */
  seen: string
  /** of all findings */
  requests: number
}

/**
 * What was seen, with all requests of the signal: a finding tells of its own batch, and a secret that is tried twice a day
 * for a week would stand there with two.
 */
export function seenOf({ subject, seen, requests }: Seen): string {
  return added.includes(subject)
    ? seen.replace(/\b\d[\d,]* requests?(?!.*\d requests?)\b/, formatCount(requests, 'request'))
    : seen
}
