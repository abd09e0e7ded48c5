import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { keys } from '#db/schema/keys.ts'
import { keyDayRequests } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { keySorts, type ListKeysInput, listKeysInput } from './input.ts'
import { later, makeKey, makeKeyring, now } from './keys.fixture.ts'
import { countKeys, getKey, getLineage, listKeys } from './queries.ts'
import { quarantineKey, revokeKey } from './stop-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
const made: Awaited<ReturnType<typeof makeKey>>[] = []

beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
  // Names, birthdays and uses that come twice: only the id then tells rows apart.
  for (let index = 0; index < 23; index++) {
    const name = ['Worker', 'worker', 'api_100%', 'Éclair'][index % 4] ?? ''
    const environment = (['development', 'staging', 'production'] as const)[index % 3] ?? 'production'
    made.push(await makeKey(ring.lead, { name, environment }, later(-Math.floor(index / 2) * 86_400 * 12)))
  }
  for (const [index, key] of made.entries()) {
    const lastUsedAt = index % 3 === 0 ? null : later(-Math.floor(index / 5) * 60)
    await withTenant(ring, tx => tx.update(keys).set({ lastUsedAt }).where(eq(keys.id, key.id)))
  }
  await makeKey(other.lead, { name: 'worker' })
})

const input = (change: Partial<ListKeysInput> = {}) => listKeysInput.parse(change)
const idsOf = async (change: Partial<ListKeysInput>, actor = ring.owner) =>
  (await listKeys(actor, input({ limit: 200, ...change }), now)).items.map(key => key.id)
const at = (index: number) => {
  const key = made[index]
  if (!key) throw new Error(`no key ${index} was made`)
  return key
}

describe.each(keySorts)('sorted by %s', sort => {
  test.each(['asc', 'desc'] as const)('%s: pages of 4 walk all once, in the order of one page', async direction => {
    const walked: string[] = []
    let cursor: string | undefined
    do {
      const page = await listKeys(ring.owner, input({ sort, direction, limit: 4, cursor }), now)
      walked.push(...page.items.map(key => key.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(walked).toEqual(await idsOf({ sort, direction }))
    expect(new Set(walked).size).toBe(made.length)
    expect(walked).toHaveLength(made.length)
  })
})

test('names sort without regard to case, times by what they are', async () => {
  const names = (await listKeys(ring.owner, input({ sort: 'name', limit: 200 }), now)).items.map(key => key.name)
  expect(names.slice(0, 6).every(name => name === 'api_100%')).toBe(true)
  const { items } = await listKeys(ring.owner, input({ sort: 'rotates', limit: 200 }), now)
  const dates = items.map(key => key.rotatesAt?.getTime() ?? Number.POSITIVE_INFINITY)
  expect(dates).toEqual(dates.toSorted((a, b) => a - b))
})

test.each([
  'nonsense',
  Buffer.from('["name.asc","x"]').toString('base64url'),
  Buffer.from('["created.desc","2026-99-99","019a0000-0000-7000-8000-000000000000"]').toString('base64url'),
  Buffer.from('["created.desc","1e400","not-a-uuid"]').toString('base64url'),
  Buffer.from('["created.desc","\\u0000","019a0000-0000-7000-8000-000000000000"]').toString('base64url'),
])('a cursor that nobody gave out starts from the top: %s', async cursor => {
  const page = await listKeys(ring.owner, input({ sort: 'created', cursor, limit: 3 }), now)
  expect(page.items.map(key => key.id)).toEqual((await idsOf({ sort: 'created' })).slice(0, 3))
})

test('a cursor of another order starts from the top', async () => {
  const { nextCursor } = await listKeys(ring.owner, input({ sort: 'created', limit: 5 }), now)
  const page = await listKeys(ring.owner, input({ sort: 'lastUsed', limit: 3, cursor: nextCursor ?? '' }), now)
  expect(page.items.map(key => key.id)).toEqual((await idsOf({ sort: 'lastUsed' })).slice(0, 3))
})

test('another organization and another team see none', async () => {
  expect(await idsOf({}, other.owner)).toHaveLength(1)
  expect(await idsOf({}, ring.outsider)).toEqual([])
  expect(await idsOf({}, ring.developer)).toHaveLength(made.length)
  expect(await countKeys(ring.outsider, input(), now)).toEqual({ due: 0 })
  for (const actor of [ring.outsider, other.owner]) {
    expect(await getKey(actor, at(0).keyId, now)).toBeNull()
    expect(await getLineage(actor, at(0).keyId, now)).toBeNull()
  }
})

test('search takes names, holders and any hint that the key ever had, literally', async () => {
  const [key] = made
  expect(await idsOf({ q: 'API_100%' })).toHaveLength(6)
  expect(await idsOf({ q: '%' })).toHaveLength(6)
  expect(await idsOf({ q: 'WORKER' })).toHaveLength(12)
  expect(await idsOf({ q: 'cron' })).toHaveLength(made.length)
  const firstHint = at(0).hint
  must(await rotateKey(ring.lead, { keyId: at(0).keyId }, now))
  must(await rotateKey(ring.lead, { keyId: at(0).keyId, replaceUnused: true }, now))
  expect(await idsOf({ q: firstHint })).toEqual([key?.id])
})

test('statuses are counted as they are listed', async () => {
  must(await quarantineKey(ring.lead, { keyId: at(1).keyId }, now))
  must(await revokeKey(ring.lead, { keyId: at(2).keyId }, now))
  const soon = await makeKey(ring.lead, { name: 'brief', expiresAt: later(60).toISOString() })
  const dueIn = (days: number) => makeKey(ring.lead, { name: `due in ${days}` }, later((days - 90) * 86_400))
  made.push(soon, await dueIn(6), await dueIn(8))
  const count = async (status: ListKeysInput['status'], when = now) =>
    (await listKeys(ring.owner, input({ status, limit: 200 }), when)).items.length
  for (const when of [now, later(61)]) {
    const counts = await countKeys(ring.owner, input(), when)
    for (const status of ['live', 'overlap', 'quarantined', 'revoked', 'expired', 'due'] as const) {
      expect(await count(status, when), status).toBe(counts[status] ?? 0)
    }
    const { live = 0, overlap = 0, quarantined = 0 } = counts
    expect(await count('active', when)).toBe(live + overlap + quarantined)
    expect((await count('active', when)) + (await count('ended', when))).toBe(made.length)
  }
  expect(await countKeys(ring.owner, input(), later(61))).toMatchObject({
    overlap: 1,
    quarantined: 1,
    revoked: 1,
    expired: 1,
  })
  // Born twelve days apart under a policy of ninety: what is older than 83 days is due within a week.
  const expected = made.filter(key => now.getTime() - key.createdAt.getTime() >= 83 * 86_400_000).length
  expect((await countKeys(ring.owner, input(), now)).due).toBe(expected)
  expect(expected).toBeGreaterThan(0)
})

test('the most requested come first, as the clock counted last', async () => {
  const [loud, quiet] = [at(5), at(6)]
  for (const [key, requests] of [
    [quiet, 5],
    [loud, 10],
  ] as const) {
    await withTenant(ring.owner, tx =>
      tx.insert(keyDayRequests).values({ organizationId: ring.organizationId, keyId: key.id, requests }),
    )
  }
  expect((await idsOf({ sort: 'requests' })).slice(0, 2)).toEqual([loud.id, quiet.id])
})
