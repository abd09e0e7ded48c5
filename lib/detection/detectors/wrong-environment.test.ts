import { expect, test } from 'vitest'
import type { Environment } from '#lib/access/words.ts'
import { keyPast, someCue } from '../past.fixture.ts'
import { wrongEnvironment } from './wrong-environment.ts'

const tried = (environment: Environment) => someCue('refused', { value: 'wrong_environment', environment })

test.each<[Environment, Environment, string]>([
  ['development', 'production', 'medium'],
  ['production', 'development', 'medium'],
  ['development', 'staging', 'low'],
])('a key of %s that is tried in %s is %s', (environment, asked, severity) => {
  const past = keyPast({ environment })
  expect(wrongEnvironment(tried(asked), past)[0]).toMatchObject({
    ...{ severity, subject: 'environment', value: asked, says: `is tried in ${asked}, and is a key of ${environment}` },
    ...{ expected: `${environment} alone`, seen: `3 requests in ${asked}`, requests: 3 },
  })
  for (const verdict of ['superseded', 'unknown', 'expired']) {
    expect(wrongEnvironment({ ...tried(asked), value: verdict }, past)).toEqual([])
  }
  expect(wrongEnvironment({ ...tried(asked), kind: 'country' }, past)).toEqual([])
})
