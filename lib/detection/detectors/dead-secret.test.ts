import { expect, test } from 'vitest'
import type { Cue } from '#lib/usage/cue.ts'
import { dayMs, type KeyPast } from '../key-past.ts'
import { before, keyPast, someCue } from '../past.fixture.ts'
import { deadSecret } from './dead-secret.ts'

const tried = (verdict: string, more: Partial<Cue> = {}) => someCue('refused', { value: verdict, ...more })
const ended = (endReason: string) => ({
  deadSecrets: new Map([['secret', { hint: '…k3Qz', endReason, endedAt: before(6 * dayMs) }]]),
})
const severityOf = (cue: Cue, past: Partial<KeyPast> = {}) => deadSecret(cue, keyPast(past))[0]?.severity ?? null

test.each([
  ['a place that a rotation forgot', tried('superseded'), ended('superseded'), 'medium'],
  ['the same in staging', tried('superseded'), { ...ended('superseded'), environment: 'staging' }, 'low'],
  ['after a leak', tried('superseded'), ended('leaked'), 'high'],
  ['after a leak, in development', tried('superseded'), { ...ended('leaked'), environment: 'development' }, 'high'],
  ['what a leaver knew', tried('superseded'), ended('holder_left'), 'high'],
  ['a service that lets it through', someCue('let_through', { value: 'superseded' }), ended('superseded'), 'high'],
  ['a key that ended as compromised', tried('revoked'), { endReason: 'compromised' }, 'high'],
  ['a key that was not needed any more', tried('revoked'), { endReason: 'no_longer_needed' }, 'medium'],
  ['a key whose day came', tried('expired'), {}, 'medium'],
  [
    'a stolen secret, of a key that was tidied up since',
    tried('superseded'),
    { ...ended('compromised'), endReason: 'no_longer_needed' },
    'high',
  ],
  [
    'an old secret, of a key that leaked since',
    tried('revoked'),
    { ...ended('superseded'), endReason: 'leaked' },
    'high',
  ],
  ['a key that nobody knows', tried('unknown'), {}, null],
  ['another environment', tried('wrong_environment'), {}, null],
  ['no refusal at all', someCue('sensitive', { value: 'revoked' }), {}, null],
] satisfies [string, Cue, Partial<KeyPast>, string | null][])('%s', (_name, cue, past, expected) => {
  expect(severityOf(cue, past)).toBe(expected)
})

test('it says which secret, and since when it is dead; each secret is a thing of its own', () => {
  expect(deadSecret(tried('superseded', { requests: 4 }), keyPast(ended('superseded')))[0]).toMatchObject({
    ...{ subject: 'secret', value: 'secret', says: 'is tried with a secret that was replaced' },
    ...{ expected: 'no use: it was replaced on Thu 12 Nov', seen: '4 requests with …k3Qz' },
  })
  // Reported by the key's id alone.
  expect(deadSecret(tried('revoked', { secretId: null }), keyPast({ endReason: 'idle' }))[0]).toMatchObject({
    ...{ value: 'revoked', seen: '3 requests', expected: 'no use: it was revoked since nobody used it' },
  })
})
