import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { volumeParameters } from '#lib/detection/volume/parameters.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { asOwner, makeKey, makeService, tokenOf } from '#lib/usage/usage.fixture.ts'
import { someAlert } from './alerts.fixture.ts'
import { type BacktestVolumeInput, backtestVolumeInput } from './backtest-input.ts'
import { takePlace } from './backtest-turns.ts'
import { backtestVolume } from './backtest-volume.ts'
import { dayMs, minuteMs, writeCollected, writeHistory } from './volume-history.fixture.ts'

const database = useTestDatabase()
const now = new Date(Math.floor(Date.now() / dayMs) * dayMs)
const hourMs = 60 * minuteMs
const start = now.getTime() - 26 * dayMs
/** A quarter of an hour at noon, six days ago. */
const spike = now.getTime() - 6 * dayMs + 12 * hourMs
const calm = () => 40
const stolen = (at: number) => (at >= spike && at < spike + 15 * minuteMs ? 400 : 40)
const quiet = (at: number) => (at % (6 * hourMs) === 0 ? 3 : 0)

let acme: Awaited<ReturnType<typeof makeService>>
let stranger: Awaited<ReturnType<typeof makeService>>
const keys = { stolen: '', calm: '', quiet: '', decoy: '' }
let alertId: string
let normalId: string

beforeAll(async () => {
  acme = await makeService('Acme', 'payments', now)
  stranger = await makeService('Globex', 'payments', now)
  must(await createService(acme.owner, { slug: 'ships', name: 'Ships', prefix: 'ships', team: 'logistics' }))
  const write = (keyId: string, rate: (at: number) => number) =>
    writeHistory(database.url, {
      ...{ organizationId: acme.organizationId, serviceId: acme.service.id, keyId, rate },
      ...{ from: start, to: now.getTime() },
    })
  for (const [name, rate] of Object.entries({ stolen, calm, quiet, decoy: quiet })) {
    const { id } = await makeKey(acme.owner, 'payments', name, now)
    keys[name as keyof typeof keys] = id
    await write(id, rate)
  }
  await asOwner(
    database.url,
    `update keys set planted_in = 'a wiki', holder_member_id = null, rotates_at = null where id = $1`,
    [keys.decoy],
  )
  await writeCollected(database.url, start, now.getTime())
  const of = (keyId: string) => ({ ...acme, serviceId: acme.service.id, keyId })
  const raised = (at: number) => ({ detector: 'volume_spike', openedAt: new Date(at), lastSignalAt: new Date(at) })
  const told = spike + 5 * minuteMs
  alertId = await someAlert(of(keys.stolen), { ...raised(told), status: 'resolved', closedAt: now }, new Date(told))
  const other = spike - 2 * dayMs
  normalId = await someAlert(of(keys.calm), { ...raised(other), status: 'normal', closedAt: now }, new Date(other))
  await someAlert(of(keys.calm), { ...raised(other), detector: 'new_place' }, new Date(other))
})

const input = (over: Partial<BacktestVolumeInput> = {}): BacktestVolumeInput => ({
  ...{ service: 'payments', environment: 'production', from: new Date(now.getTime() - 14 * dayMs), to: now },
  parameters: volumeParameters,
  ...over,
})
const deaf = { leastChange: 1_000_000, novelty: 1, ordinary: 20, pressure: 0.1 }
const run = async (over: Partial<BacktestVolumeInput> = {}, limits = {}) =>
  must(await backtestVolume(acme.owner, input(over), { now, budgetMs: 60_000, ...limits }))

test('a planted spike is found with the product’s settings, beside the alert that was raised of it', async () => {
  const { rows, summary, keys: counted, learnedFrom } = await run()
  const own = rows.filter(row => row.key?.id === keys.stolen && row.at >= spike && row.at < spike + hourMs)
  expect(own).toHaveLength(1)
  expect(own[0]).toMatchObject({ kind: 'both', key: { name: 'stolen' }, alert: { id: alertId, status: 'resolved' } })
  expect(own[0]?.tried).toEqual(own[0]?.usual)
  expect(own[0]?.tried?.at).toBe(spike + 5 * minuteMs)
  expect(own[0]?.tried?.seen).toBeGreaterThan(4 * (own[0]?.tried?.expected ?? Infinity) - 100)
  expect(summary.resolved).toEqual({ raised: 1, remain: 1 })
  expect(counted).toEqual({ used: 3, replayed: 3 })
  expect(learnedFrom).toBe(start)
  expect(summary.keyMonths).toBeCloseTo((3 * 14) / 30, 2)
})

test('settings that nothing reaches tell of nothing, and what was told is not hidden', async () => {
  const { rows, summary } = await run({ parameters: deaf })
  expect(summary).toMatchObject({ tried: 0, raised: 2, normal: { raised: 1, remain: 0 } })
  expect(summary.usual).toBeGreaterThan(0)
  expect(summary.resolved).toEqual({ raised: 1, remain: 0 })
  expect(rows.map(row => row.kind)).toEqual(rows.map(() => 'only_before'))
  expect(rows.map(row => row.alert?.id)).toEqual(expect.arrayContaining([alertId, normalId]))
})

test('one key can be asked for, and a range; the past before it is learned all the same', async () => {
  const range = { from: new Date(spike - hourMs), to: new Date(spike + hourMs) }
  const { rows, summary, learnedFrom } = await run({ ...range, key: keys.stolen as BacktestVolumeInput['key'] })
  expect(rows.map(row => [row.key?.id, row.kind])).toEqual([[keys.stolen, 'both']])
  expect(summary.keyMonths).toBeCloseTo(2 / 24 / 30, 3)
  expect(learnedFrom).toBe(Math.max(start, range.from.getTime() - 28 * dayMs))
})

test('what the keys of a service do together is told of the service, once', async () => {
  const launch = now.getTime() - 4 * dayMs + 9 * hourMs
  const people = await makeService('Initech', 'payments', now)
  const busier = (at: number) => (at >= launch && at < launch + hourMs ? 240 : 40)
  const write = async (name: string) => {
    const { id } = await makeKey(people.owner, 'payments', name, now)
    await writeHistory(database.url, {
      ...{ organizationId: people.organizationId, serviceId: people.service.id, keyId: id, rate: busier, seed: name },
      ...{ from: start, to: now.getTime() },
    })
  }
  for (const name of ['one', 'two', 'three']) await write(name)
  const about = { ...people, serviceId: people.service.id }
  const at = new Date(launch + 5 * minuteMs)
  const raised = await someAlert(about, { detector: 'volume_spike', openedAt: at, lastSignalAt: at }, at)
  const { rows, summary } = must(await backtestVolume(people.owner, input(), { now }))
  const then = rows.filter(row => row.at >= launch && row.at < launch + 2 * hourMs)
  expect(then.map(row => [row.key, row.kind, row.alert?.id])).toEqual([[null, 'both', raised]])
  expect(then[0]?.tried?.seen).toBeGreaterThan(3 * 240)
  expect(summary.open).toEqual({ raised: 1, remain: 1 })
})

test('nothing later is known: what comes after a moment does not change what is told at it', async () => {
  const whole = await run({ parameters: { ...volumeParameters, ordinary: 1, novelty: 0.02 } })
  const middle = now.getTime() - 3 * dayMs
  const part = await run({ parameters: { ...volumeParameters, ordinary: 1, novelty: 0.02 }, to: new Date(middle) })
  const told = (backtest: typeof whole) =>
    backtest.rows.flatMap(({ key, tried }) => (tried && tried.at <= middle ? [[key?.id, tried]] : []))
  expect(told(part).length).toBeGreaterThan(0)
  expect(told(part)).toEqual(told(whole))
})

test('where nobody was there to count there is no bucket, and so no silence', async () => {
  await asOwner(
    database.url,
    `delete from collection_minutes where start >= $1::timestamptz and start < $2::timestamptz`,
    [...[new Date(now.getTime() - 3 * dayMs).toISOString(), new Date(now.getTime() - 2 * dayMs).toISOString()]],
  )
  await asOwner(database.url, `delete from service_minute where start >= $1::timestamptz and start < $2::timestamptz`, [
    ...[new Date(now.getTime() - 3 * dayMs).toISOString(), new Date(now.getTime() - 2 * dayMs).toISOString()],
  ])
  const { rows, summary } = await run()
  expect(summary.keyMonths).toBeCloseTo((3 * 13) / 30, 2)
  expect(rows.filter(row => row.tried?.by === 'silence')).toEqual([])
})

test('a key that ended is followed until then', async () => {
  const ended = now.getTime() - 7 * dayMs
  const { id } = await makeKey(acme.owner, 'payments', 'ended', now)
  await writeHistory(database.url, {
    ...{ organizationId: acme.organizationId, serviceId: acme.service.id, keyId: id, rate: calm },
    ...{ from: start, to: ended },
  })
  await asOwner(database.url, `update keys set ended_at = $2::timestamptz, status = 'revoked' where id = $1`, [
    ...[id, new Date(ended).toISOString()],
  ])
  const { rows, summary } = await run({ key: id as BacktestVolumeInput['key'] })
  expect(summary.keyMonths).toBeCloseTo(7 / 30, 2)
  expect(rows.filter(row => row.at > ended)).toEqual([])
})

test('it is bounded: keys, rows and time, and it says so', async () => {
  const one = await run({}, { keysAtMost: 1 })
  expect(one.keys).toEqual({ used: 4, replayed: 1 })
  expect(new Set(one.rows.flatMap(row => row.key?.id ?? [])).size).toBe(1)
  expect(one.rows.map(row => row.key?.name)).not.toContain('quiet')
  expect((await run({}, { budgetMs: 0 })).keys).toEqual({ used: 4, replayed: 1 })
  const [all, few] = [await run(), await run({}, { rowsAtMost: 1 })]
  expect(all.rows.length).toBeGreaterThan(1)
  expect(few.rows).toHaveLength(1)
  expect(few.summary).toEqual(all.summary)
})

test('who asks again ends what was asked before; and only so many replay at once', async () => {
  const both = await Promise.all([backtestVolume(acme.owner, input(), { now }), run()])
  expect(must(both[0]).keys.replayed).toBeLessThan(both[1].keys.replayed)
  const places = [takePlace(acme.owner), takePlace(stranger.owner)]
  expect(await backtestVolume(acme.security, input(), { now })).toEqual({ ok: false, error: { reason: 'busy' } })
  for (const place of places) place?.leave()
  expect((await backtestVolume(acme.security, input(), { now })).ok).toBe(true)
})

test('another organization, a developer and another team see nothing', async () => {
  const refused = { ok: false, error: { reason: 'not_found' } }
  expect(must(await backtestVolume(stranger.owner, input(), { now })).keys).toEqual({ used: 0, replayed: 0 })
  const foreign = { key: keys.stolen as BacktestVolumeInput['key'] }
  expect(must(await backtestVolume(stranger.owner, input(foreign), { now })).rows).toEqual([])
  expect(await backtestVolume(stranger.owner, input({ service: 'ships' }), { now })).toEqual(refused)
  expect(await backtestVolume(acme.developer, input(), { now })).toEqual(refused)
  expect(await backtestVolume(acme.outsider, input(), { now })).toEqual(refused)
  expect(await backtestVolume(tokenOf(acme.owner, {}, ['services:write']), input(), { now })).toEqual(refused)
  expect((await backtestVolume(acme.lead, input(), { now })).ok).toBe(true)
})

test('nothing is written', async () => {
  const state = () =>
    asOwner(
      database.url,
      `select (select count(*)::int from alerts) as alerts,
    (select count(*)::int from signals) as signals, (select count(*)::int from cues) as cues,
    (select count(*)::int from audit_events) as events`,
    )
  const before = await state()
  await run({ parameters: { ...volumeParameters, ordinary: 1 } })
  expect(await state()).toEqual(before)
})

test.each([
  ['a range that ends before it begins', { from: now, to: new Date(start) }],
  ['more than 90 days', { from: new Date(now.getTime() - 91 * dayMs) }],
  ['half a request', { parameters: { ...volumeParameters, leastChange: 1.5 } }],
  ['a change of nothing', { parameters: { ...volumeParameters, leastChange: 0 } }],
  ['what is no number', { parameters: { ...volumeParameters, novelty: Number.NaN } }],
  ['what is without end', { parameters: { ...volumeParameters, ordinary: Infinity } }],
  ['less than no pressure', { parameters: { ...volumeParameters, pressure: -0.1 } }],
])('the input takes no %s', (_name, over) => {
  expect(backtestVolumeInput.safeParse(input()).success).toBe(true)
  expect(backtestVolumeInput.safeParse({ ...input(), ...over }).success).toBe(false)
})
