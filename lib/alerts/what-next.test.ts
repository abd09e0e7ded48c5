import { expect, test } from 'vitest'
import { whatNext } from './what-next.ts'

const place = { subject: 'country', value: 'SG', source: 'verification' } as const
const dead = { ...place, subject: 'secret' } as const
const key = 'a key'

test.each([
  ['a theft', { keyId: key, severity: 'high' }, place, /quarantine the key/],
  ['a journey', { keyId: key, severity: 'medium' }, place, /Say that it is normal/],
  ['a dead secret', { keyId: key, severity: 'high' }, dead, /Nothing got in/],
  [
    'a dead secret that a gateway told of',
    { keyId: key, severity: 'high' },
    { ...dead, source: 'report' },
    /quarantine/,
  ],
  [
    'a decoy',
    { keyId: key, severity: 'critical', detector: 'decoy_used' },
    { ...place, subject: 'address' },
    /the place where it lay/,
  ],
  ['an outage of no key', { keyId: null, severity: 'high' }, { ...place, subject: 'errors' }, /Say that it is normal/],
] as const)('%s', (_, alert, finding, words) => {
  expect(whatNext({ detector: 'new_place', ...alert }, finding)).toMatch(words)
})
