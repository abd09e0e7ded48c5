import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DueWebhook } from './list-due.ts'
import { type Held, places, shareOut } from './places.ts'

const due = (organizationId: string, webhookId: string, change: Partial<DueWebhook> = {}): DueWebhook => ({
  ...{ organizationId, webhookId, isFailing: false, due: places.webhook, ...change },
})
const many = (count: number, make: (n: number) => DueWebhook) => Array.from({ length: count }, (_, n) => make(n))
const countBy = (given: DueWebhook[], by: 'organizationId' | 'webhookId') =>
  Object.fromEntries([...Map.groupBy(given, each => each[by])].map(([name, own]) => [name, own.length]))

test('a webhook gets its share, and no more than is due; one that fails gets one', () => {
  const given = shareOut(
    [due('a', 'well'), due('a', 'little', { due: 2 }), due('a', 'ill', { isFailing: true })],
    new Map(),
  )
  expect(countBy(given, 'webhookId')).toEqual({ well: 4, little: 2, ill: 1 })
})

test('what is held counts', () => {
  const held: Held = new Map([
    ['well', { organizationId: 'a', isFailing: false, count: 3 }],
    ['ill', { organizationId: 'a', isFailing: true, count: 1 }],
  ])
  const given = shareOut([due('a', 'well'), due('a', 'ill', { isFailing: true })], held)
  expect(countBy(given, 'webhookId')).toEqual({ well: 1 })
})

test('an organization with many webhooks leaves room, and those of one take turns', () => {
  const crowd = many(50, n => due('crowd', `c${n}`))
  const given = shareOut([...crowd, due('small', 's')], new Map())
  expect(countBy(given, 'organizationId')).toEqual({ crowd: places.organization, small: 4 })
  expect(new Set(countOf(given, 'crowd'))).toEqual(new Set([1]))
})

function countOf(given: DueWebhook[], organizationId: string): number[] {
  const own = given.filter(each => each.organizationId === organizationId)
  return Object.values(countBy(own, 'webhookId'))
}

test('however many receivers are silent, one that answers finds a place', () => {
  const silent = many(400, n => due(`o${n}`, `silent${n}`, { isFailing: true }))
  const held = new Map(
    shareOut(silent, new Map()).map(({ webhookId, organizationId }) => [
      webhookId,
      { organizationId, isFailing: true, count: 1 },
    ]),
  )
  expect(held.size).toBe(places.all / 2)
  expect(shareOut([...silent, due('late', 'well')], held)).toHaveLength(4)
})

test('who begins changes, so that under want of places nobody is always last', () => {
  const all = many(300, n => due(`o${n}`, `w${n}`, { due: 1 }))
  const served = [0, 100, 200].map(turn => new Set(shareOut(all, new Map(), turn).map(({ webhookId }) => webhookId)))
  expect(served.map(({ size }) => size)).toEqual([200, 200, 200])
  expect(new Set(served.flatMap(each => [...each])).size).toBe(300)
})

test('no limit is ever passed, and no place is left free that somebody may have', () => {
  const webhook = fc.record({
    organizationId: fc.constantFrom('a', 'b', 'c'),
    isFailing: fc.boolean(),
    due: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(webhook, { maxLength: 60 }), fc.nat(), (drawn, turn) => {
      const all = drawn.map((each, n) => ({ ...each, webhookId: String(n) }))
      const given = shareOut(all, new Map(), turn)
      const perOrganization = countBy(given, 'organizationId')
      for (const each of all) {
        const got = given.filter(({ webhookId }) => webhookId === each.webhookId).length
        const share = Math.min(each.due, each.isFailing ? places.failing : places.webhook)
        expect(got).toBeLessThanOrEqual(share)
        if ((perOrganization[each.organizationId] ?? 0) < places.organization) expect(got).toBe(share)
      }
      for (const count of Object.values(perOrganization)) expect(count).toBeLessThanOrEqual(places.organization)
    }),
  )
})
