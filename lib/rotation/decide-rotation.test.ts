import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideRotation, type LiveSecret, type RotationPolicy } from './decide-rotation.ts'

const now = new Date('2026-11-22T09:00:00Z')
const day = 86_400
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

const policy: RotationPolicy = { overlapSeconds: 7 * day, deadlineSeconds: 30 * day, atDeadline: 'hold' }
const current: LiveSecret = {
  id: 'current',
  firstUsedAt: at(-day),
  successorId: null,
  retiresBy: null,
  retiresAt: null,
  condemnedAt: null,
}
const retiring: LiveSecret = {
  id: 'old',
  firstUsedAt: at(-day),
  successorId: 'current',
  retiresBy: at(day),
  retiresAt: null,
  condemnedAt: null,
}
const unused: LiveSecret = { ...current, firstUsedAt: null }
const condemned: LiveSecret = { ...current, retiresBy: at(day), retiresAt: at(day), condemnedAt: at(-1) }

test.each([
  ['one secret', { live: [current] }, { ends: [], predecessorId: 'current', retiresBy: at(30 * day), retiresAt: null }],
  ['none left', { live: [] }, { ends: [], predecessorId: null }],
  [
    'a secret that a leaver knows keeps its end',
    { live: [condemned] },
    { predecessorId: 'current', retiresAt: at(day) },
  ],
  [
    'a secret that a leaver knows, beside an older one: the older one ends',
    { live: [retiring, condemned] },
    { ends: ['old'], predecessorId: 'current', retiresBy: at(day), retiresAt: at(day) },
  ],
  ['an overlap that runs', { live: [retiring, current] }, { reason: 'overlap_running' }],
  [
    'an overlap whose end has passed',
    { live: [{ ...retiring, retiresAt: at(-1) }, current] },
    { ends: ['old'], predecessorId: 'current' },
  ],
  ['a successor nobody has used', { live: [retiring, unused] }, { reason: 'successor_unused' }],
  [
    'the same, to be replaced: the first end stays',
    { live: [retiring, unused], replaceUnused: true },
    { ends: ['current'], predecessorId: 'old', retiresBy: at(day) },
  ],
  [
    'a used successor is never replaced',
    { live: [retiring, current], replaceUnused: true },
    { reason: 'overlap_running' },
  ],
  [
    'longer than the deadline',
    { live: [current], overlapSeconds: 31 * day },
    { reason: 'overlap_too_long', maxSeconds: 30 * day },
  ],
  [
    'at the deadline it retires',
    { live: [current], policy: { ...policy, atDeadline: 'retire' } },
    { retiresAt: at(30 * day) },
  ],
  ['the key ends before', { live: [current], expiresAt: at(day) }, { retiresBy: at(day), retiresAt: at(day) }],
] as const)('%s', (_, situation, expected) => {
  expect(decideRotation({ policy, expiresAt: null, now, ...situation })).toMatchObject(expected)
})

/** What the database lets stand: at most one live secret with a successor, and at most one without. */
const moment = fc.integer({ min: -60 * day, max: 60 * day }).map(at)
const secret = (id: string, successorId: string | null): fc.Arbitrary<LiveSecret> =>
  fc.record({
    id: fc.constant(id),
    firstUsedAt: fc.option(moment),
    successorId: fc.constant(successorId),
    retiresBy: successorId ? fc.option(moment) : fc.constant(null),
    retiresAt: successorId ? fc.option(moment) : fc.constant(null),
    condemnedAt: fc.constant(null),
  })
const situation = fc
  .record({
    old: fc.option(secret('old', 'current')),
    current: fc.option(secret('current', null)),
    policy: fc.record({
      overlapSeconds: fc.integer({ min: 0, max: 60 * day }),
      deadlineSeconds: fc.integer({ min: 3600, max: 60 * day }),
      atDeadline: fc.constantFrom('hold' as const, 'retire' as const),
    }),
    expiresAt: fc.option(fc.integer({ min: 1, max: 90 * day }).map(at)),
    overlapSeconds: fc.option(fc.integer({ min: 0, max: 60 * day }), { nil: undefined }),
    replaceUnused: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ old, current, ...rest }) => ({ ...rest, live: [old, current].filter(each => each !== null), now }))

type Given = typeof situation extends fc.Arbitrary<infer T> ? T : never
type Decision = Exclude<ReturnType<typeof decideRotation>, { reason: string }>

const decided = (check: (given: Given, made: Decision) => void) =>
  fc.assert(
    fc.property(situation, given => {
      const made = decideRotation(given)
      if (!('reason' in made)) check(given, made)
    }),
    { numRuns: 2000 },
  )

test('at most two work after it, the new one among them', () => {
  decided(({ live }, { ends }) => {
    const remaining = live.filter(each => !ends.includes(each.id))
    expect(remaining.length + 1).toBeLessThanOrEqual(2)
  })
})

test('it never extends the key’s own end', () => {
  decided(({ expiresAt, live }, { retiresBy, retiresAt, predecessorId }) => {
    if (!expiresAt) return
    const kept = live.find(each => each.id === predecessorId && each.successorId !== null)
    if (!kept) expect(retiresBy.getTime()).toBeLessThanOrEqual(expiresAt.getTime())
    if (!kept && retiresAt) expect(retiresAt.getTime()).toBeLessThanOrEqual(expiresAt.getTime())
  })
})

test('claiming again never moves the end that was set first', () => {
  decided(({ live }, { predecessorId, retiresBy, retiresAt }) => {
    const kept = live.find(each => each.id === predecessorId && each.successorId !== null)
    if (kept?.retiresBy) expect(retiresBy).toEqual(kept.retiresBy)
    if (kept) expect(retiresAt).toEqual(kept.retiresAt)
  })
})

test('a secret that is in use and has no successor is never ended', () => {
  decided(({ live }, { ends }) => {
    const used = live.find(each => each.successorId === null && each.firstUsedAt !== null)
    if (used) expect(ends).not.toContain(used.id)
  })
})
