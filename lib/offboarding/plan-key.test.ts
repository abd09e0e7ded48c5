import { expect, test } from 'vitest'
import { choices, type PlanKey, type PlanSecret, propose, stampOf } from './plan-key.ts'

const now = new Date('2026-11-22T09:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const secret = (more: Partial<PlanSecret> = {}): PlanSecret => ({
  ...{ id: 's', hint: 'pay_prd_a…b', isCurrent: true, isKnown: true, isCondemned: false },
  ...more,
})
const key = (more: Partial<PlanKey> = {}): PlanKey => ({
  ...{ keyId: 'k', name: 'checkout', service: 'pay', environment: 'production', teamId: 't', team: 'Payments' },
  ...{ holder: null, isDecoy: false, isHeld: false, links: [], secrets: [secret()], lastUsedAt: ago(0.1) },
  ...{ quarantinedAt: null, compromisedAt: null, rotation: null },
  ...{ requestsHour: 5, requestsDay: 100, networksDay: 2, isKept: false },
  ...more,
})
const idle = { lastUsedAt: ago(8), requestsHour: 0, requestsDay: 0 }

test.each([
  ['seen, and a machine uses it', {}, 'rotate', 'others_use_it'],
  ['seen, idle, but somebody else’s', idle, 'rotate', 'others_use_it'],
  ['theirs and in use', { isHeld: true }, 'rotate', 'theirs_and_used'],
  ['theirs and idle', { isHeld: true, ...idle }, 'revoke', 'theirs_and_idle'],
  ['theirs, never used', { isHeld: true, ...idle, lastUsedAt: null }, 'revoke', 'theirs_and_idle'],
  ['theirs, last used within a week', { isHeld: true, ...idle, lastUsedAt: ago(6) }, 'rotate', 'theirs_and_used'],
  [
    'they know only the old one of two',
    { secrets: [secret({ isCurrent: false }), secret({ isKnown: false })] },
    'rotate',
    'already_replaced',
  ],
  ['held, never seen', { isHeld: true, secrets: [secret({ isKnown: false })] }, 'reassign', 'holds_unseen'],
  ['rotated since they saw it', { secrets: [secret({ isKnown: false })] }, 'nothing', 'rotated_since'],
  ['its end is set', { secrets: [secret({ isCondemned: true })] }, 'nothing', 'ending'],
  [
    'its end is set, but still theirs',
    { isHeld: true, secrets: [secret({ isCondemned: true })] },
    'reassign',
    'holds_unseen',
  ],
  ['no secret works', { secrets: [] }, 'nothing', 'no_secret'],
  ['kept', { isKept: true }, 'nothing', 'kept'],
  ['a decoy that they have seen', { isDecoy: true }, 'nothing', 'decoy'],
] as const)('%s', (_, more, action, why) => {
  const row = key({ ...more, secrets: [...(('secrets' in more && more.secrets) || [secret()])] })
  expect(propose(row, now)).toEqual({ action, why })
  expect(choices(row).includes(action) || why === 'kept').toBe(true)
})

test('a key that they know is not just handed over, and not left without a word', () => {
  expect(choices(key({ isHeld: true }))).toEqual(['rotate', 'revoke', 'keep'])
})

test('the stamp changes with what a decision stands on, and not with traffic', () => {
  const stamp = stampOf(key())
  expect(stampOf(key({ requestsHour: 99, requestsDay: 9999, lastUsedAt: now }))).toBe(stamp)
  const changed = [
    key({ secrets: [secret({ id: 'next', isKnown: false })] }),
    key({ secrets: [secret({ isKnown: false })] }),
    key({ secrets: [secret({ isCondemned: true })] }),
    key({ secrets: [] }),
    key({ quarantinedAt: now }),
    key({ rotation: 'scheduled' }),
    key({ holder: { kind: 'member', id: 'm', name: 'Ana', answersId: 'm' } }),
  ]
  for (const each of changed) expect(stampOf(each)).not.toBe(stamp)
})
