import { afterAll, beforeAll, expect, test } from 'vitest'
import { normalValues } from '#db/schema/alerts.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeService, now, report, tokenOf } from '#lib/usage/usage.fixture.ts'
import { getLearning } from './get-learning.ts'
import { saveStates } from './volume/volume-rows.ts'
import { createVolumeState, measureOf, type VolumeState } from './volume/volume-state.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs)
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
const keyId = () => keyIdInput.parse(tide.key.id)

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', daysAgo(29))
  other = await makeService('Other', 'shipping')
  const used = (days: number, i: number) => ({
    ...{ keyId: keyId(), time: new Date(daysAgo(days).getTime() + i * 1_000).toISOString(), status: 200 },
    ...{ method: 'GET', path: '/v1/charges', ip: '5.9.10.20', userAgent: 'billing/5' },
  })
  await report(
    tide.owner,
    [5, 4, 3, 2, 1].flatMap(days => Array.from({ length: 60 }, (_, i) => used(days, i))),
  )
  // A process names each network once, in whichever database it met it.
  await asOwner(
    database.url,
    "insert into networks (asn, name) values (24940, 'Hetzner Online') on conflict do nothing",
  )
  const normal = { ownerId: tide.key.id, detector: 'dead_secret', subject: 'secret', actor: 'member:x' }
  const { organizationId } = tide
  await withTenant({ organizationId }, tx =>
    tx.insert(normalValues).values([
      { ...normal, organizationId, value: tide.key.secretId, until: new Date(now.getTime() + dayMs) },
      {
        ...{ ...normal, organizationId, detector: 'wrong_service', subject: 'service', value: tide.service.id },
        until: new Date(now.getTime() + 2 * dayMs),
      },
      { ...normal, organizationId, value: 'forgotten', until: now },
    ]),
  )
})

test('five days teach countries and not yet networks, which have their names; what is normal stands until it is forgotten', async () => {
  const learning = await getLearning(tide.developer, keyId(), now)
  const told = new Map(learning?.detectors.map(each => [each.of ?? each.detector, each]))
  expect(told.get('country')).toMatchObject({
    state: { is: 'watching', since: daysAgo(2).getTime() },
    knows: [{ value: 'DE', requests: 300 }],
  })
  expect(told.get('network')?.state).toEqual({
    ...{ is: 'learning', since: daysAgo(5).getTime() },
    until: daysAgo(-2).getTime(),
  })
  expect(told.get('dormant_key')?.state).toMatchObject({ is: 'watching', since: expect.any(Number) })
  expect(told.get('client')?.knows?.map(each => each.value)).toEqual(['billing'])
  expect(told.get('sensitive_route')?.state).toMatchObject({ is: 'silent', why: 'no_sensitive_routes' })
  expect(learning?.networkNames.get('24940')).toContain('Hetzner')
  expect(learning?.normal).toEqual([
    { detector: 'dead_secret', subject: 'secret', value: expect.stringContaining('…'), until: daysAgo(-1) },
    { detector: 'wrong_service', subject: 'service', value: 'another', until: daysAgo(-2) },
  ])
})

test('of a volume it says how long, by whose rhythm, and what can’t be told of it', async () => {
  const volumeOf = async () =>
    (await getLearning(tide.developer, keyId(), now))?.detectors.find(each => each.of === 'volume')
  expect(await volumeOf()).toMatchObject({ state: { is: 'unseen' } })
  const group = { organizationId: tide.organizationId, serviceId: tide.service.id, environment: 'production' as const }
  const write = (state: VolumeState) =>
    withTenant(tide, tx => saveStates(tx, group, [{ keyId: tide.key.id, state, through: now.getTime(), stored: null }]))
  const quiet = { ...createVolumeState(), since: daysAgo(5).getTime(), isOfPeers: true }
  await write(quiet)
  const rhythm = { whose: 'service', days: 5, isBusy: false, hasBursts: false }
  expect(await volumeOf()).toMatchObject({ state: { is: 'watching' }, rhythm })
  const busy = { ...createVolumeState(), since: daysAgo(9).getTime() }
  busy.rhythm.all = 20
  busy.records.days[measureOf(0, true)] = 13
  await write(busy)
  expect(await volumeOf()).toMatchObject({ rhythm: { whose: 'own', days: 9, isBusy: true, hasBursts: true } })
})

test('another organization, another team and a token without the scope learn nothing of it', async () => {
  const bound = tokenOf(tide.owner, {}, ['alerts:read'])
  expect(await getLearning(bound, keyId(), now)).not.toBeNull()
  for (const actor of [other.owner, tide.outsider, tokenOf(tide.owner), { ...bound, serviceId: other.service.id }]) {
    expect(await getLearning(actor, keyId(), now)).toBeNull()
  }
})
