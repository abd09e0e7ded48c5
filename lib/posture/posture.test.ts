import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import type { CreateKeyInput } from '#lib/keys/input.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { setKeyPolicy } from '#lib/keys/set-key-policy.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { addPerson } from '#lib/services/services.fixture.ts'
import { asOwner, tokenOf } from '#lib/usage/usage.fixture.ts'
import { countPosture, type PostureCounts } from './count-posture.ts'
import { emptySince } from './empty-since.ts'
import { type Finding, findings } from './input.ts'
import { listPosture } from './list-posture.ts'
import { listPostureDays } from './list-posture-days.ts'
import { recordPosture } from './record-posture.ts'

const database = useTestDatabase()
const ago = (days: number) => later(-days * 86_400)
const run = (query: string, params: string[] = []) => asOwner(database.url, query, params)

let tidewater: Awaited<ReturnType<typeof makeKeyring>>
let clock: SystemActor

/** A key that nothing is to be said against, but for what `input` has otherwise. */
const key = (name: string, input: Partial<CreateKeyInput> = {}, at = ago(20)) =>
  makeKey(
    tidewater.owner,
    { name, allowedNetworks: ['10.0.0.0/8'], expiresAt: later(90 * 86_400).toISOString(), ...input },
    at,
  )
const share = async (name: string, people: string[]) => {
  const { keyId } = await key(name)
  for (const sharedWith of people) must(await recordSharing(tidewater.owner, { keyId, sharedWith }, ago(1)))
}
const browserSeen = (keyId: string, days: number) =>
  run(
    `insert into sightings (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests)
     values ($1, $2, 'client', 'Mozilla', $3, $3, 4)`,
    [tidewater.organizationId, keyId, ago(days).toISOString()],
  )

beforeAll(async () => {
  tidewater = await makeKeyring('Tidewater')
  clock = { kind: 'system', organizationId: tidewater.organizationId, name: 'clock' }
  const { owner, organizationId } = tidewater
  const [payments = ''] = tidewater.lead.teams.keys()
  const leaver = await addPerson(organizationId, 'Leaver', 'member', [payments, 'developer'])
  const anywhere = { allowedNetworks: undefined }
  const endless = { expiresAt: undefined }

  await key('fine')
  await key('held', { holder: { member: `${leaver.memberId}@example.com` } })
  await run(`update members set status = 'suspended', suspended_at = $2 where id = $1`, [
    leaver.memberId,
    ago(2).toISOString(),
  ])
  await browserSeen((await key('in a page')).keyId, 3)
  await browserSeen((await key('in a page lately')).keyId, 1)
  await browserSeen((await key('in a page before its secret')).keyId, 25)
  await browserSeen((await key('in a page long ago', {}, ago(80))).keyId, 31)
  await share('known by six', ['Ann', 'Bo', 'Cy', 'Di', 'an auditor'])
  await share('known by five', ['Ann', 'Bo', 'Cy', 'an auditor', 'An Auditor'])
  await key('from anywhere', anywhere)
  const never = await key('never rotated')
  must(await setKeyPolicy(owner, { keyId: never.keyId, policy: { rotationIntervalDays: null } }, now))
  await key('endless', endless)
  const aging = await key('ends by age', endless)
  must(await setKeyPolicy(owner, { keyId: aging.keyId, policy: { maxAgeDays: 365 } }, now))
  await key('never used', {}, ago(91))
  const old = await key('used yesterday', {}, ago(300))
  await run('update keys set last_used_at = $2 where id = $1', [old.keyId, ago(1).toISOString()])
  const gone = await key('gone', { ...anywhere, ...endless }, ago(300))
  must(await revokeKey(owner, { keyId: gone.keyId }, ago(1)))
  await key('over', { ...anywhere, expiresAt: ago(1).toISOString() }, ago(300))

  must(await createService(owner, { slug: 'tracking', name: 'Tracking', prefix: 'tracking', team: 'logistics' }))
  await key('elsewhere', { ...anywhere, service: 'tracking', environment: 'development' })
})

const expected: Record<Finding, string[]> = {
  held_by_leavers: ['held'],
  browser_exposed: ['in a page lately', 'in a page'],
  seen_by_many: ['known by six'],
  without_networks: ['from anywhere', 'elsewhere'],
  without_rotation: ['never rotated'],
  without_expiry: ['endless'],
  unused: ['never used'],
}

test('each key is on the list of its weakness alone, with why; the counts are as long as the lists', async () => {
  const seen = Object.fromEntries(
    await Promise.all(
      findings.map(
        async finding => [finding, (await listPosture(tidewater.security, finding, { now })).items] as const,
      ),
    ),
  ) as Record<Finding, Awaited<ReturnType<typeof listPosture>>['items']>
  const names = (finding: Finding) => seen[finding].map(row => row.key.name)
  expect(Object.fromEntries(findings.map(finding => [finding, names(finding)]))).toEqual(expected)
  expect(await countPosture(tidewater.security, now)).toEqual({ live: 15, ...lengths(expected) })

  expect(seen.held_by_leavers[0]).toMatchObject({ person: { name: 'Leaver', status: 'suspended' }, at: ago(2) })
  expect(seen.browser_exposed[1]).toMatchObject({ count: 4, at: ago(3) })
  expect(seen.seen_by_many[0]).toMatchObject({ count: 6, person: { name: 'owner', status: 'active' } })
  expect(seen.unused[0]).toMatchObject({ count: null, at: ago(91), key: { lastUsedAt: null } })
})

test('a member is told of their teams’ services, a bound token of its own, another organization of nothing', async () => {
  const { lead, developer, outsider, owner } = tidewater
  const without = { ...lengths(expected), without_networks: 1 }
  for (const actor of [lead, developer]) expect(await countPosture(actor, now)).toEqual({ live: 14, ...without })
  const none = Object.fromEntries(findings.map(finding => [finding, 0]))
  expect(await countPosture(outsider, now)).toEqual({ ...none, live: 1, without_networks: 1 })
  expect((await listPosture(outsider, 'without_networks', { now })).items.map(row => row.key.name)).toEqual([
    'elsewhere',
  ])
  expect((await listPosture(lead, 'without_networks', { now })).items.map(row => row.key.name)).toEqual([
    'from anywhere',
  ])

  const token = tokenOf(owner, { environment: 'development' }, ['keys:read'])
  expect(await countPosture(token, now)).toEqual({ ...none, live: 1, without_networks: 1 })
  const stranger = (await makeKeyring('Other')).owner
  expect(await countPosture(stranger, now)).toEqual({ ...none, live: 0 })
  expect((await listPosture(stranger, 'unused', { now })).items).toEqual([])
})

test('a page goes on where the one before it ended, by the worst; a forged cursor starts from the top', async () => {
  const { owner } = tidewater
  must(await createService(owner, { slug: 'many', name: 'Many', prefix: 'many', team: 'logistics' }))
  const place = { service: 'many', allowedNetworks: undefined }
  const environments = ['development', 'staging', 'production'] as const
  for (let index = 0; index < 54; index++) {
    const environment = environments[index % 3] ?? 'production'
    await key(`${environment} ${index}`, { ...place, environment }, ago(20 + (index % 7)))
  }
  const first = await listPosture(owner, 'without_networks', { now })
  const second = await listPosture(owner, 'without_networks', { now, cursor: first.nextCursor ?? '' })
  const rows = [...first.items, ...second.items].map(row => row.key)
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 6, null])
  expect(new Set(rows.map(row => row.id)).size).toBe(56)
  const order = [...environments].reverse()
  const byWorst = rows.toSorted(
    (a, b) =>
      order.indexOf(a.environment) - order.indexOf(b.environment) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  )
  expect(rows.map(row => row.name)).toEqual(byWorst.map(row => row.name))

  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const id = rows[0]?.id
  for (const cursor of ['%', forged(['unused', 0, '1', id]), forged(['without_networks', 0, '1; drop', id])]) {
    const page = await listPosture(owner, 'without_networks', { now, cursor })
    expect(page.items[0]?.key.id).toBe(id)
  }
  await run(`update keys set status = 'revoked', ended_at = now(), end_reason = 'other'
    where service_id = (select id from services where slug = 'many')`)
})

test('a day is recorded once, as it was counted last, for those who see all', async () => {
  const { owner, security, lead } = tidewater
  const counts = await recordPosture(clock, ago(1))
  await recordPosture(clock, now)
  await run(`update posture_days set keys = 99 where day = $1`, [now.toISOString().slice(0, 10)])
  expect(await recordPosture(clock, later(60))).toEqual(await countPosture(owner, later(60)))
  const rows = await run('select count(*)::int n, count(distinct finding)::int findings from posture_days')
  expect(rows).toEqual([{ n: 16, findings: 8 }])

  const days = await listPostureDays(security, { finding: 'live', days: 90 }, now)
  expect(days).toEqual([
    { day: '2026-11-21', keys: counts.live },
    { day: '2026-11-22', keys: 15 },
  ])
  expect(await listPostureDays(owner, { finding: 'live', days: 1 }, now)).toHaveLength(1)
  const bound = tokenOf(owner, { environment: 'production' }, ['keys:read'])
  for (const actor of [lead, bound]) expect(await listPostureDays(actor, { finding: 'live', days: 90 }, now)).toBeNull()
  const stranger = (await makeKeyring('Third')).owner
  expect(await listPostureDays(stranger, { finding: 'live', days: 90 }, now)).toEqual([])
})

test('an empty list says since when', () => {
  const days = (...counts: number[]) => counts.map((keys, index) => ({ day: `2026-11-${18 + index}`, keys }))
  expect(emptySince([], now)).toBeNull()
  expect(emptySince(days(0, 0), now)).toEqual({ day: '2026-11-18', atLeast: true })
  expect(emptySince(days(2, 0, 1, 0, 0), now)).toEqual({ day: '2026-11-21', atLeast: false })
  expect(emptySince(days(0, 0, 0, 0, 1), now)).toEqual({ day: '2026-11-22', atLeast: false })
})

function lengths(lists: Record<Finding, string[]>) {
  const counts = Object.entries(lists).map(([finding, names]) => [finding, names.length])
  return Object.fromEntries(counts) as Omit<PostureCounts, 'live'>
}
