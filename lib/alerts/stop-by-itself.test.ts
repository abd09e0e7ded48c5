import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { updateDetection } from '#lib/detection/update-detection.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { lockKeys } from '#lib/keys/lock-keys.ts'
import { releaseKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { createService } from '#lib/services/create-service.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeKey, makeService, now, report, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { someWebhook } from '#lib/webhooks/webhooks.fixture.ts'
import { getAlert } from './get-alert.ts'
import { alertIdInput } from './input.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'
import { brakeAt } from './stop-by-itself.ts'

/** All detectors may stop at the least severity: what then does not stop a key never does. */
const database = useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })
afterAll(closeIngest)

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const home = '5.9.10.20'
const thief = '139.162.1.1'
const at = (ms: number) => new Date(now.getTime() - ms).toISOString()

let tide: Awaited<ReturnType<typeof makeService>>
const judge = async (moment = now) => {
  while ((await judgeCues({ kind: 'system', organizationId: tide.organizationId, name: 'clock' }, moment)) > 0);
}
const alertsOf = async (key?: string) => (await listAlerts(tide.owner, { key, limit: 100 }, now)).items
const stopped = async () =>
  (
    await asOwner<{ name: string }>(
      database.url,
      'select name from keys where quarantined_at is not null order by name',
    )
  ).map(({ name }) => name)

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 29 * dayMs))
  await someWebhook(tide.owner, { address: 'https://192.0.2.1/' })
  must(await updateSensitiveRoutes(tide.owner, { service: 'payments', sensitiveRoutes: ['POST /v1/payouts'] }))
  const least = 'low' as const
  const stopsAt = { new_place: least, sensitive_route: least, browser_use: least, fan_out: least, dormant_key: least }
  must(
    await updateDetection(tide.security, {
      service: 'payments',
      environment: 'production',
      stopsAt,
      fromBrowsers: null,
    }),
  )
})

async function quietKeys(names: string[], service = 'payments') {
  const born = new Date(now.getTime() - 29 * dayMs)
  const keys = await Promise.all(names.map(name => makeKey(tide.owner, service, name, born)))
  // Ten days of it; of many keys, so that it does not take long, twice a day.
  const every = names.length > 20 ? 12 : 2
  const hours = Array.from({ length: (10 * 24) / every }, (_, i) => (i + 1) * every * hourMs)
  await report(
    tide.owner,
    hours.flatMap(hour =>
      keys.map(({ id: keyId }) => ({ keyId, time: at(hour), status: 200, path: '/v1/charges', ip: home })),
    ),
  )
  await judge()
  return keys
}

const ask = (key: string, ip: string, path = '/v1/charges') => {
  const actor = tokenOf(tide.owner, {}, ['keys:verify'])
  return verifyKey(actor, { key, service: 'payments', environment: 'production', ip, path, method: 'POST' }, now)
}

test('what Keyturn saw of the live secret stops the key; the next request is refused, and a release undoes it', async () => {
  const [key] = await quietKeys(['Stolen'])
  if (!key) throw new Error('no key')
  for (let i = 0; i < 3; i++) expect(must(await ask(key.key, thief)).code).toBe('valid')
  await flushVerificationLines()
  await judge()
  expect(await stopped()).toEqual(['Stolen'])
  expect(must(await ask(key.key, home)).code).toBe('quarantined')
  const [alert] = await alertsOf(key.id)
  expect(alert).toMatchObject({ detector: 'new_place', stoppedKey: true })
  must(await releaseKey(tide.owner, { keyId: keyIdInput.parse(key.id) }, now))
  const events = (await getAlert(tide.owner, alertIdInput.parse(alert?.id), now))?.events
  expect(events?.map(({ act }) => act)).toEqual(['opened', 'stopped_key', 'key.released'])
  expect(must(await ask(key.key, home)).code).toBe('valid')
  const told = await asOwner<{ title: string }>(
    database.url,
    `select distinct title from notices where title like 'Keyturn quarantined%'`,
  )
  expect(told).toEqual([{ title: 'Keyturn quarantined Stolen by itself' }])
  const outside = await asOwner<{ event: string; summary: string; data: object }>(
    database.url,
    `select event, summary, body::jsonb -> 'data' as data from webhook_deliveries order by id`,
  )
  const where = { key: { id: key.id, name: 'Stolen' }, service: 'payments', environment: 'production' }
  const { summary, severity } = { ...alert }
  expect(outside).toMatchObject([
    { event: 'alert.opened', summary, data: { ...where, severity, alert: { id: alert?.id, detector: 'new_place' } } },
    {
      event: 'key.quarantined',
      summary: told[0]?.title,
      data: { ...where, alert: { id: alert?.id, detector: 'new_place' }, expected: null },
    },
  ])
  expect(await verifyChain(tide.owner)).toMatchObject({ ok: true })
})

test('lines that are reported stop nothing, whoever makes them up', async () => {
  const [key] = await quietKeys(['Slandered'])
  const forger = tokenOf(tide.owner, { serviceId: tide.service.id })
  const forged = (more: object) => ({ keyId: key?.id, time: at(60_000), status: 200, ip: thief, ...more })
  await report(forger, [
    ...Array.from({ length: 20 }, () => forged({ path: '/v1/charges' })),
    forged({ method: 'POST', path: '/v1/payouts' }),
    forged({ origin: 'https://evil.example', userAgent: 'Mozilla/5.0' }),
  ])
  await judge()
  const detectors = (await alertsOf(key?.id)).map(alert => alert.detector)
  expect(detectors.toSorted()).toEqual(['browser_use', 'sensitive_route'])
  expect(await stopped()).toEqual([])
})

test('a leaver who replays a dead secret, and a flood of unknown keys, stop nothing', async () => {
  const [key] = await quietKeys(['Replayed'])
  if (!key) throw new Error('no key')
  const keyId = keyIdInput.parse(key.id)
  must(await rotateKey(tide.owner, { keyId }, new Date(now.getTime() - hourMs)))
  must(await retireOldSecret(tide.owner, { keyId }, new Date(now.getTime() - hourMs / 2)))
  for (let i = 0; i < 10; i++) expect(must(await ask(key.key, thief, '/v1/payouts')).code).toBe('superseded')
  for (let i = 0; i < 200; i++) must(await ask(generateKey('payments', 'production'), thief))
  await flushVerificationLines()
  await judge()
  expect((await alertsOf(key.id)).map(alert => alert.detector)).toEqual(['dead_secret'])
  expect((await alertsOf()).filter(alert => alert.detector === 'unknown_keys')).toHaveLength(1)
  expect(await stopped()).toEqual([])
})

test('a hundred keys that are set off at once stop none: the brake holds, and people are told once', async () => {
  const keys = await quietKeys(Array.from({ length: 100 }, (_, i) => `Cheap ${i}`))
  for (let i = 0; i < 3; i++) await Promise.all(keys.map(async ({ key }) => must(await ask(key, thief))))
  await flushVerificationLines()
  await judge()
  expect(await stopped()).toEqual([])
  const [brakes] = await asOwner<{ people: number; titles: number }>(
    database.url,
    `select count(*)::int as people, count(distinct title)::int as titles from notices where title like 'The brake holds%'
       and member_id = '${tide.security.memberId}'`,
  )
  expect(brakes).toEqual({ people: 1, titles: 1 })
  const [events] = await asOwner<{ n: number }>(
    database.url,
    `select count(distinct alert_id)::int n from alert_events where act = 'braked'`,
  )
  expect(events?.n).toBe(100)
  const outside = await asOwner<{ data: object }>(
    database.url,
    `select body::jsonb -> 'data' as data from webhook_deliveries where event = 'service.braked'`,
  )
  const where = { service: 'payments', environment: 'production', key: null }
  expect(outside).toMatchObject([
    { data: { ...where, severity: 'critical', summary: expect.stringMatching(/^The brake holds/) } },
  ])
}, 240_000)

test('one after the other, no more than the brake lets through are stopped in an hour', async () => {
  const later = new Date(now.getTime() + 2 * hourMs)
  const keys = await quietKeys(['One', 'Two', 'Three', 'Four', 'Five'])
  for (const { key } of keys) {
    for (let i = 0; i < 3; i++) must(await ask(key, thief))
    await flushVerificationLines()
    await judge(later)
  }
  expect(await stopped()).toHaveLength(brakeAt)
}, 60_000)

/** A service of its own, with its own brake. */
async function another(slug: string, stopsAt: object) {
  const service = must(await createService(tide.owner, { slug, name: slug, prefix: slug, team: 'payments' }))
  must(await updateSensitiveRoutes(tide.owner, { service: slug, sensitiveRoutes: ['POST /v1/payouts'] }))
  const where = { service: slug, environment: 'production' as const, fromBrowsers: null }
  must(await updateDetection(tide.security, { ...where, stopsAt }))
  const use = (key: string, ip: string, more: object = {}) =>
    verifyKey(
      tokenOf(tide.owner, {}, ['keys:verify']),
      { key, service: slug, environment: 'production', ip, path: '/v1/charges', method: 'GET', ...more },
      now,
    )
  return { slug, serviceId: service.id, use }
}

const theft = async (use: Awaited<ReturnType<typeof another>>['use'], key: string, more: object = {}) => {
  for (let i = 0; i < 3; i++) must(await use(key, thief, more))
  await flushVerificationLines()
}

test('an origin, which anybody can send, keeps no place from stopping a key', async () => {
  const { slug, use } = await another('origins', { new_place: 'low' })
  const [key] = await quietKeys(['Dressed up'], slug)
  await theft(use, key?.key ?? '', { origin: 'https://shop.example' })
  await judge()
  expect((await alertsOf(key?.id)).map(alert => alert.detector)).toEqual(['browser_use'])
  expect(await stopped()).toContain('Dressed up')
})

test('what is stopped already uses the brake up no second time', async () => {
  const { slug, use } = await another('twice', { new_place: 'low' })
  const [one, two, three] = await quietKeys(['First', 'Second', 'Third'], slug)
  for (const each of [one, two]) await theft(use, each?.key ?? '')
  // What another process still had in hand.
  await asOwner(database.url, 'create table later as select * from cues')
  await judge()
  await asOwner(database.url, 'insert into cues select * from later')
  await theft(use, three?.key ?? '')
  await judge()
  expect(await stopped()).toEqual(expect.arrayContaining(['First', 'Second', 'Third']))
})

test('made-up reports give what is true and harmless no weight that stops a key', async () => {
  const { slug, serviceId, use } = await another('harmless', { new_place: 'high' })
  const [key] = await quietKeys(['Updated'], slug)
  const forged = { keyId: key?.id, time: at(60_000), status: 200, ip: thief, userAgent: 'billing/5' }
  await report(tokenOf(tide.owner, { serviceId }), [
    ...Array.from({ length: 20 }, () => ({ ...forged, path: '/v1/charges' })),
    { ...forged, method: 'POST', path: '/v1/payouts' },
  ])
  await judge()
  for (let i = 0; i < 3; i++) must(await use(key?.key ?? '', home, { userAgent: 'undici/7' }))
  await flushVerificationLines()
  await judge()
  const [alert] = (await alertsOf(key?.id)).filter(({ detector }) => detector === 'new_place')
  // As bad as a place is beside a sensitive route; and whoever reports made up both.
  expect(alert).toMatchObject({ severity: 'critical' })
  expect(alert?.signals.map(({ value }) => value)).toContain('undici')
  expect(await stopped()).not.toContain('Updated')
})

test('made-up addresses beside a key that is in use do not stop it; addresses that Keyturn saw do', async () => {
  const { slug, serviceId, use } = await another('addresses', { fan_out: 'low' })
  const [slandered, passed] = await quietKeys(['Slandered by addresses', 'Passed around'], slug)
  for (let i = 0; i < 3; i++) must(await use(slandered?.key ?? '', home))
  await flushVerificationLines()
  const forged = { keyId: slandered?.id, status: 200, path: '/v1/charges' }
  await report(
    tokenOf(tide.owner, { serviceId }),
    Array.from({ length: 40 }, (_, i) => ({ ...forged, time: at(60_000 - i * 3_000), ip: `139.162.${i}.1` })),
  )
  await judge()
  expect((await alertsOf(slandered?.id)).map(({ detector }) => detector)).toContain('fan_out')
  expect(await stopped()).not.toContain('Slandered by addresses')
  for (let i = 0; i < 40; i++) must(await use(passed?.key ?? '', `139.162.${i}.1`))
  await flushVerificationLines()
  await judge()
  expect(await stopped()).toContain('Passed around')
})

test('made-up haste at a sensitive route that is really used stops nothing', async () => {
  const { slug, serviceId, use } = await another('haste', { sensitive_route: 'low' })
  const [key] = await quietKeys(['Hurried'], slug)
  const payout = { keyId: key?.id, status: 200, method: 'POST', path: '/v1/payouts', ip: home }
  const often = Array.from({ length: 9 * 24 }, (_, i) => ({ ...payout, time: at((i + 4) * hourMs) }))
  await report(tide.owner, often)
  await judge()
  must(await use(key?.key ?? '', home, { method: 'POST', path: '/v1/payouts' }))
  await flushVerificationLines()
  const forged = Array.from({ length: 90 }, () => ({ ...payout, time: now.toISOString() }))
  await report(tokenOf(tide.owner, { serviceId }), forged)
  await judge()
  expect((await alertsOf(key?.id)).map(({ detector }) => detector)).toContain('sensitive_route')
  expect(await stopped()).not.toContain('Hurried')
})

/** Reported first, as where a gateway is quicker than the flush of Keyturn's own lines. */
async function reported(key: { id: string } | undefined) {
  const line = { keyId: key?.id, time: at(1_000), status: 200, path: '/v1/charges', ip: thief }
  await report(tide.owner, [line, line, line])
}

test('what is reported before Keyturn has written down that it saw it stops the key as soon as it has', async () => {
  const { slug, use } = await another('sooner', { new_place: 'low' })
  const [quick, slow] = await quietKeys(['Reported first', 'Borne out too late'], slug)
  for (const each of [quick, slow]) await reported(each)
  await judge()
  expect(await stopped()).not.toContain('Reported first')
  await theft(use, quick?.key ?? '')
  await judge(new Date(now.getTime() + 5_000))
  expect(await stopped()).toContain('Reported first')
  await judge(new Date(now.getTime() + 11_000))
  await theft(use, slow?.key ?? '')
  await judge(new Date(now.getTime() + 12_000))
  expect(await stopped()).not.toContain('Borne out too late')
})

test('a stop that waits does so once, however often its transaction fails', async () => {
  const { slug, use } = await another('anew', { new_place: 'low' })
  const [key, other] = await quietKeys(['Waits once', 'Fails beside'], slug)
  await reported(key)
  await judge()
  const waiting = () => asOwner(database.url, `select id from cues where kind = 'unproven' and key_id = '${key?.id}'`)
  const before = await waiting()
  expect(before).not.toEqual([])
  // Keyturn's own line of another place: there is something to look at, and it bears nothing out.
  must(await use(key?.key ?? '', home))
  await flushVerificationLines()
  await reported(other)
  await asOwner(
    database.url,
    `create function never() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '40001'; end $$;
     create constraint trigger never after delete on cues deferrable initially deferred for each row
       when (old.kind <> 'unproven') execute function never()`,
  )
  for (let times = 0; times < 4; times++) await expect(judge(new Date(now.getTime() + 1_000))).rejects.toThrow()
  await asOwner(database.url, 'drop trigger never on cues')
  expect(await waiting()).toEqual(before)
  await judge(new Date(now.getTime() + 11_000))
  expect(await waiting()).toEqual([])
})

const waitingForLocks = async () =>
  (
    await asOwner(
      database.url,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).length

test('keys of several services are locked in order of id, as an offboarding locks them', async () => {
  const [one, two] = [await another('locks', { new_place: 'low' }), await another('bolts', { new_place: 'low' })]
  const [low] = await quietKeys(['Lock 1'], one.slug)
  const [middle] = await quietKeys(['Lock 2'], two.slug)
  const [high] = await quietKeys(['Lock 3'], one.slug)
  // Told of already, so that the judge asks for nothing but the stops.
  for (const each of [low, middle, high]) await reported(each)
  await judge()
  for (const each of [low, high]) await theft(one.use, each?.key ?? '')
  await theft(two.use, middle?.key ?? '')
  const offboarding = postgres(database.url, { max: 1 })
  let judged = Promise.resolve()
  await offboarding.begin(async tx => {
    await tx`select from keys where id = ${middle?.id ?? ''} for update`
    judged = judge()
    await expect.poll(waitingForLocks, { timeout: 20_000 }).toBe(1)
    await tx`set local lock_timeout = '5s'`
    await tx`select from keys where id = ${high?.id ?? ''} for update`
  })
  await offboarding.end()
  await judged
  expect(await stopped()).toEqual(expect.arrayContaining(['Lock 1', 'Lock 2', 'Lock 3']))
}, 60_000)

test('a key whose alert is new is not held from an offboarding while another’s stop waits for it', async () => {
  const { slug, use } = await another('order', { new_place: 'low' })
  const both = await quietKeys(['Lower', 'Higher'], slug)
  const [low, high] = both.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await reported(low)
  await judge()
  for (const each of [low, high]) await theft(use, each?.key ?? '')
  let judged = Promise.resolve()
  await withTenant(tide.owner, async tx => {
    await lockKeys(tx, [low?.id ?? ''])
    judged = judge()
    await expect.poll(waitingForLocks, { timeout: 20_000 }).toBe(1)
    await lockKeys(tx, [high?.id ?? ''])
  })
  await judged
  expect(await stopped()).toEqual(expect.arrayContaining(['Lower', 'Higher']))
}, 60_000)

test('a stop that fails holds up no other, and a deadlock loses nothing', async () => {
  const { slug, use } = await another('failing', { new_place: 'low' })
  const [broken, sound] = await quietKeys(['Broken', 'Sound'], slug)
  await asOwner(
    database.url,
    `create function fail() returns trigger language plpgsql as $$ begin
       if new.name = 'Broken' and new.quarantined_at is not null then raise exception 'no'; end if; return new; end $$;
     create trigger fail before update on keys for each row execute function fail();
     create function lock() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '40P01'; end $$;
     create trigger lock before insert on signals for each row execute function lock()`,
  )
  for (const each of [broken, sound]) await theft(use, each?.key ?? '')
  await expect(judge()).rejects.toThrow()
  await asOwner(database.url, 'drop trigger lock on signals')
  await judge()
  for (const each of [broken, sound]) expect(await alertsOf(each?.id)).toHaveLength(1)
  expect(await stopped()).toContain('Sound')
  expect(await stopped()).not.toContain('Broken')
  await asOwner(database.url, 'drop trigger fail on keys')
})
