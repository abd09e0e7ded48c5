import { expect, test } from 'vitest'
import type { Environment } from '#lib/access/words.ts'
import { keyPast, someCue } from '../past.fixture.ts'
import { wrongService } from './wrong-service.ts'

const tried = (environment: Environment) => someCue('refused', { value: 'wrong_service', environment })
const services = new Map([['service', 'ledger']])

test.each<[Environment, Environment, string]>([
  ['development', 'production', 'medium'],
  ['production', 'development', 'medium'],
  ['development', 'staging', 'low'],
])('a key of %s that is tried at another service, in %s, is %s', (environment, asked, severity) => {
  const past = keyPast({ environment, services })
  expect(wrongService(tried(asked), past)[0]).toMatchObject({
    ...{ detector: 'wrong_service', severity, subject: 'service', value: 'ledger', says: 'is tried at ledger' },
    ...{ expected: 'its own service alone', seen: '3 requests at ledger', requests: 3 },
  })
  for (const verdict of ['wrong_environment', 'superseded', 'unknown']) {
    expect(wrongService({ ...tried(asked), value: verdict }, past)).toEqual([])
  }
  expect(wrongService({ ...tried(asked), kind: 'country' }, past)).toEqual([])
})
