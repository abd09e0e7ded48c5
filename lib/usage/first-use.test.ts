import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { markFirstUse } from './first-use.ts'
import { closeIngest } from './ingest.ts'
import { ago, asOwner, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
const day = 86_400
const monthAgo = new Date(now.getTime() - 30 * day * 1000)
let made = 0
afterAll(closeIngest)
beforeAll(() => expect(now.getTime()).toBeLessThanOrEqual(Date.now()))

interface Pair {
  old: string
  successor: string
  keyId: string
  actor: Awaited<ReturnType<typeof makeService>>['owner']
}

/** A key of a month ago whose secret was given a successor five days ago. */
async function rotated({ retiresBy = ago(-10 * day), retiresAt = null as string | null } = {}): Promise<Pair> {
  const service = await makeService(`First${++made}`, 'payments', monthAgo)
  const { secretId: old, id: keyId } = service.key
  const [row] = await asOwner<{ id: string }>(database.url, 'select gen_random_uuid() as id')
  const successor = row?.id ?? ''
  await asOwner(
    database.url,
    `update key_secrets set successor_id = $2, overlap_seconds = 3600, retires_by = $3::timestamptz, retires_at = $4::timestamptz
     where id = $1`,
    [old, successor, retiresBy, retiresAt as string],
  )
  await asOwner(
    database.url,
    `insert into key_secrets (id, organization_id, key_id, hash, pepper_fingerprint, hint, created_at)
     select $2::uuid, organization_id, key_id, sha256($2::uuid::text::bytea), pepper_fingerprint, 'hint', $3::timestamptz
     from key_secrets where id = $1`,
    [old, successor, ago(5 * day)],
  )
  return { old, successor, keyId, actor: service.owner }
}

interface Clock {
  firstUsedAt: string | null
  lastUsedAt: string | null
  retiresAt: string | null
}

async function clockOf({ old, successor }: Pair): Promise<Clock | undefined> {
  const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`
  const [clock] = await asOwner<Clock>(
    database.url,
    `select ${iso('s.first_used_at')} as "firstUsedAt", ${iso('s.last_used_at')} as "lastUsedAt", ${iso('p.retires_at')} as "retiresAt"
     from key_secrets s, key_secrets p where s.id = $1 and p.id = $2`,
    [successor, old],
  )
  return clock
}

test('a verified first use starts the overlap’s clock, and only the first does', async () => {
  const pair = await rotated()
  await Promise.all([markFirstUse(pair.successor, now), markFirstUse(pair.successor, now)])
  expect(await clockOf(pair)).toMatchObject({ firstUsedAt: ago(0), retiresAt: ago(-3600) })
  await markFirstUse(pair.successor, new Date(now.getTime() + 60_000))
  expect(await clockOf(pair)).toMatchObject({ firstUsedAt: ago(0), retiresAt: ago(-3600) })
})

test.each([
  ['the latest moment', { retiresBy: ago(-60) }, ago(-60)],
  ['an end that was decided before', { retiresAt: ago(-30) }, ago(-30)],
])('%s is not moved back by it', async (_name, given, retiresAt) => {
  const pair = await rotated(given)
  await markFirstUse(pair.successor, now)
  expect(await clockOf(pair)).toMatchObject({ retiresAt })
})

test('a reported first use counts from when it was; the old secret’s time from when we learn of it', async () => {
  const pair = await rotated()
  const line = { keyId: pair.keyId, secretId: pair.successor, status: 200 }
  await report(pair.actor, [
    { ...line, time: ago(2 * day) },
    { ...line, time: ago(3 * day) },
    { ...line, time: ago(120) },
  ])
  expect(await clockOf(pair)).toEqual({ firstUsedAt: ago(3 * day), lastUsedAt: ago(120), retiresAt: ago(-3600) })
  await report(pair.actor, [
    { ...line, time: ago(4 * day) },
    { ...line, time: ago(30) },
  ])
  expect(await clockOf(pair)).toEqual({ firstUsedAt: ago(3 * day), lastUsedAt: ago(30), retiresAt: ago(-3600) })
})

test.each([
  ['was refused', { status: 401 }],
  ['failed', { status: 502 }],
  ['has no status', {}],
  ['was before the secret was', { status: 200, time: ago(6 * day) }],
  ['names only the key', { status: 200, secretId: undefined }],
])('a report that %s is no first use', async (_name, more) => {
  const pair = await rotated()
  await report(pair.actor, [{ keyId: pair.keyId, secretId: pair.successor, time: ago(60), ...more }])
  expect(await clockOf(pair)).toMatchObject({ firstUsedAt: null, retiresAt: null })
})

test('a key was last used when it was last let through, and never earlier than that', async () => {
  const service = await makeService('Last', 'payments', monthAgo)
  const of = async () => {
    const [row] = await asOwner<{ at: Date }>(database.url, 'select last_used_at as at from keys where id = $1', [
      service.key.id,
    ])
    return row?.at?.toISOString()
  }
  const line = { keyId: service.key.id, status: 200 }
  await report(service.owner, [{ ...line, time: ago(600) }])
  await report(service.owner, [
    { ...line, time: ago(900) },
    { ...line, time: ago(5), status: 403 },
  ])
  expect(await of()).toBe(ago(600))
  await report(service.owner, [{ ...line, time: ago(-200) }]) // a clock that is ahead
  expect(await of()).toBe(ago(0))
})

test('a deadline that passed while nobody used the new secret does not cut the overlap short', async () => {
  const pair = await rotated({ retiresBy: ago(day) })
  expect(await markFirstUse(pair.successor, now)).toBe(true)
  expect(await clockOf(pair)).toMatchObject({ retiresAt: new Date(now.getTime() + 3_600_000).toISOString() })
})

test('a secret that ended meanwhile is not marked, and says so', async () => {
  const pair = await rotated()
  await asOwner(database.url, "update key_secrets set ended_at = now(), end_reason = 'compromised' where id = $1", [
    pair.successor,
  ])
  expect(await markFirstUse(pair.successor, now)).toBe(false)
  expect(await clockOf(pair)).toMatchObject({ firstUsedAt: null, retiresAt: null })
})
