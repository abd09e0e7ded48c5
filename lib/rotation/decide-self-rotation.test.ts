import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { decideSelfRotation } from './decide-self-rotation.ts'

const now = new Date('2026-11-22T09:00:00Z')
const hashOf = (name: string) => createHash('sha256').update(name).digest()
type Secret = Parameters<typeof decideSelfRotation>[0]['live'][number]
const secret = (id: string, more: Partial<Secret> = {}): Secret => ({
  ...{ id, firstUsedAt: null, successorId: null, retiresBy: null, retiresAt: null, claimHash: null },
  condemnedAt: null,
  ...more,
})
const alone = [secret('a')]
const claimedBy = (name: string | null, firstUsedAt: Date | null = null) => [
  secret('a', { successorId: 'b' }),
  secret('b', { claimHash: name === null ? null : hashOf(name), firstUsedAt }),
]

function decide(live: Secret[], more: Partial<Parameters<typeof decideSelfRotation>[0]> = {}) {
  const decision = decideSelfRotation({
    ...{ presentedId: 'a', live, claimHash: hashOf('mine'), selfRotation: 'any', isMachine: true, isDue: false, now },
    ...more,
  })
  return typeof decision === 'string' ? decision : decision.reason
}

test.each([
  ['a machine, at any time', decide(alone), 'mint'],
  ['the same request again', decide(claimedBy('mine')), 'replace'],
  ['another request', decide(claimedBy('theirs')), 'successor_claimed'],
  ['a successor that a person made', decide(claimedBy(null)), 'successor_claimed'],
  ['the same request after the first use', decide(claimedBy('mine', now)), 'successor_claimed'],
  ['the successor asks while the old one works', decide(claimedBy('mine'), { presentedId: 'b' }), 'overlap_running'],
  [
    'an old secret past its end',
    decide([secret('a', { successorId: 'b', retiresAt: now }), secret('b')]),
    'secret_ended',
  ],
  ['a secret that lives no more', decide([secret('b')]), 'secret_ended'],
  ['off', decide(alone, { selfRotation: 'off', isDue: true }), 'self_rotation_off'],
  ['off, and the answer was lost before', decide(claimedBy('mine'), { selfRotation: 'off' }), 'self_rotation_off'],
  ['a thief is told nothing of the policy', decide(claimedBy('theirs'), { selfRotation: 'off' }), 'successor_claimed'],
  ['when due only, and it is not', decide(alone, { selfRotation: 'due' }), 'not_due'],
  ['when due only, and it is', decide(alone, { selfRotation: 'due', isDue: true }), 'mint'],
  ['a member holds it, and it is not due', decide(alone, { isMachine: false }), 'not_due'],
  ['a member holds it, and it is due', decide(alone, { isMachine: false, isDue: true }), 'mint'],
])('%s', (_, decision, expected) => {
  expect(decision).toBe(expected)
})

test('a secret that a leaver knows gets no successor', () => {
  expect(decide([secret('a', { condemnedAt: now })])).toBe('secret_condemned')
})
