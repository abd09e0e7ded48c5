import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { countKeys, listKeys } from '#lib/keys/queries.ts'
import { must } from '#lib/result.ts'
import { ingestTransaction } from '#lib/usage/ingest-pool.ts'
import { recountDay } from '#lib/usage/recount-day.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import { copyPiece } from './copy-piece.ts'
import { topUp } from './demo.ts'
import { loadKeyFacts } from './key-facts.ts'
import { type SampleOrganization, seedSampleOrganization } from './sample-organization.ts'

const now = new Date()
const options = { seed: 'test', now, requests: 20_000 }
const all = { sort: 'name', limit: 200 } as const
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** An hour (UTC) of the day so many days before that of `at`. */
const on = (at: number, daysAgo: number, hour: number) => at - (at % dayMs) - daysAgo * dayMs + hour * hourMs

interface Story {
  key: string
  /** what a person would filter by */
  where: string
  within: (at: number) => [from: number, to: number]
  atLeast: number
}

const stories: [string, Story][] = [
  [
    'a leaked key, used abroad',
    { key: 'billing-worker', where: `u.country = 'SG'`, within: at => [at - 2.6 * hourMs, at], atLeast: 100 },
  ],
  [
    'a scraper in a rented machine',
    { key: 'price-feed', where: 'u.asn = 64499', within: at => [on(at, 5, 22), on(at, 4, 4)], atLeast: 1_000 },
  ],
  [
    'a key in a page that browsers send',
    {
      key: 'help-center',
      where: 'u.origin is not null',
      within: at => [on(at, 17, 9), on(at, 15, 13)],
      atLeast: 1_000,
    },
  ],
  [
    'the key of somebody who left, used at home',
    { key: 'viktor-oncall', where: `u.ip <<= '198.19.11.0/24'`, within: at => [at - 8 * dayMs, at], atLeast: 50 },
  ],
  [
    'a deployment that broke a route',
    {
      key: 'parcel-tracker',
      where: `u.user_agent = 'parcel-tracker/6.0' and u.status >= 500 and r.template = '/v1/parcels/{id}'`,
      within: at => [on(at, 2, 13), on(at, 2, 15)],
      atLeast: 50,
    },
  ],
]

async function query<T extends Record<string, unknown>>({ organizationId }: SampleOrganization, text: string) {
  return [...(await withTenant({ organizationId }, tx => tx.execute<T>(sql.raw(text))))]
}

/** What must not depend on anything but seed and now. */
function fingerprint(sample: SampleOrganization) {
  return query(
    sample,
    `select k.name, k.status, u.source, sum(u.requests)::int as requests, sum(u.bytes)::int as bytes,
       keyturn_sum(u.refusals)::text as refusals, sum(u.client_errors)::int as clients, sum(u.server_errors)::int as servers
     from keys k left join usage_day u on u.key_id = k.id group by 1, 2, 3 order by 1, 2, 3`,
  )
}

const prints: unknown[] = []

describe('the sample', () => {
  useTestDatabase()
  let sample: SampleOrganization
  beforeAll(async () => {
    sample = await seedSampleOrganization(options)
    prints.push(await fingerprint(sample))
  }, 300_000)

  test('has its people, services and keys, and keys of every status', async () => {
    const { actor } = sample.members.security
    expect(sample.keys).toHaveLength(110)
    expect(sample.services).toHaveLength(10)
    const { items } = await listKeys(actor, all)
    expect(items).toHaveLength(111)
    const counts = await countKeys(actor, all, now)
    expect(counts.decoy).toBe(1)
    expect(items.filter(({ decoy }) => decoy)).toMatchObject([{ name: 'payouts-export', lastUsedAt: null }])
    for (const status of ['live', 'overlap', 'quarantined', 'revoked', 'expired'] as const) {
      expect(counts[status], status).toBeGreaterThan(0)
    }
    for (const key of sample.keys) expect(parseKey(key.plain)?.environment).toBe(key.environment)
  })

  test('has rotations that are due, and some that nobody made in time', async () => {
    const [row] = await query<{ due: number; overdue: number }>(
      sample,
      `select count(*)::int as due, (count(*) filter (where overdue_at <= '${now.toISOString()}'))::int as overdue
       from rotations r join keys k on k.id = r.key_id and k.status = 'active' and k.quarantined_at is null
       where fulfilled_at is null and closed_at is null`,
    )
    expect(row?.overdue).toBeGreaterThan(0)
    expect(row?.due).toBeGreaterThan(row?.overdue ?? 0)
  })

  test('whoever made a key has seen it', async () => {
    const [row] = await query<{ unseen: number }>(
      sample,
      `select count(*)::int as unseen from key_secrets s where not exists (select from exposures e where e.secret_id = s.id)`,
    )
    expect(row?.unseen).toBe(0)
  })

  test('its ledger holds, and is told in order', async () => {
    expect(await verifyChain(sample.members.owner.actor)).toMatchObject({ ok: true })
    const rows = await query<{ at: string }>(sample, 'select at::text from audit_events order by seq')
    expect(rows.map(row => row.at)).toEqual(rows.map(row => row.at).toSorted())
  })

  test('each incident is the alerts that it should be; of so few requests a marketing launch is none', async () => {
    const { items } = await listAlerts(sample.members.security.actor, { limit: 100 }, now)
    const ofKey = (name: string) =>
      items
        .filter(alert => alert.key?.name === name)
        .map(alert => `${alert.detector} ${alert.severity} ${alert.status}`)
        .toSorted()
    expect(ofKey('billing-worker')).toEqual(['new_place critical open', 'sensitive_route critical open'])
    expect(ofKey('price-feed')).toEqual(['enumeration high resolved', 'new_place high resolved'])
    expect(ofKey('help-center')).toEqual(['browser_use high resolved'])
    expect(ofKey('parcel-tracker')).toEqual(['error_burst high resolved'])
    for (const busy of ['storefront', 'mobile-app']) expect(ofKey(busy)).toEqual([])
  })

  test('is about as large as was asked, and every level counts the same', async () => {
    const levels = ['usage_minute', 'usage_hour', 'usage_day']
    const sums = await Promise.all(
      levels.map(level =>
        query(
          sample,
          `select key_id, secret_id, source, sum(requests)::int as requests, sum(refused)::int as refused,
             sum(client_errors)::int as clients, sum(server_errors)::int as servers, sum(bytes)::int as bytes,
             keyturn_sum(refusals)::text as refusals, keyturn_sum(latency)::text as latency
           from ${level} group by 1, 2, 3 order by 1, 2, 3`,
        ),
      ),
    )
    expect(sample.requests / options.requests).toBeCloseTo(1, 0)
    expect(sums[1]).toEqual(sums[0])
    expect(sums[2]).toEqual(sums[0])
  })

  test('each of its days has requests one by one, and a recount of them finds nothing to put right', async () => {
    const rows = await query<{ days: number; named: number; routed: number; requests: number }>(
      sample,
      `select count(distinct date_trunc('day', u.time))::int as days, count(*)::int as requests,
         count(r.id)::int as routed, count(n.asn) filter (where u.country is not null)::int as named
       from request_logs u left join routes r on r.id = u.route_id left join networks n on n.asn = u.asn`,
    )
    expect(rows[0]?.days).toBeGreaterThanOrEqual(30)
    expect(rows[0]?.requests).toBe(sample.requests)
    expect(rows[0]?.routed).toBeGreaterThan(sample.requests * 0.99)
    expect(rows[0]?.named).toBeGreaterThan(sample.requests * 0.9)
    const system = { kind: 'system', organizationId: sample.organizationId, name: 'clock' } as const
    for (const daysAgo of [0, 1, 5, 16, 29]) {
      const day = new Date(now.getTime() - daysAgo * dayMs).toISOString().slice(0, 10)
      expect(must(await recountDay(system, { day, repair: false }, now)).differences, day).toEqual([])
    }
  })

  test('keys were seen where they were let through, and nowhere else', async () => {
    const differing = await query(
      sample,
      `with seen as (
         select u.key_id, v.dimension, v.value, min(u.time), max(u.time), count(*) filter (where u.source = c.source)
         from request_logs u
         cross join lateral (
           select coalesce((select s.source from service_log_sources s where s.service_id = u.service_id), 'verification')
         ) c (source)
         cross join lateral (values ('client', split_part(u.user_agent, '/', 1)), ('country', u.country::text),
           ('network', u.asn::text), ('route', u.route_id::text),
           ('browser', coalesce(u.origin, case when starts_with(u.user_agent, 'Mozilla/') then 'Mozilla' end)),
           ('prefix', network(set_masklen(u.ip, case family(u.ip) when 4 then 24 else 48 end))::text)) v (dimension, value)
         where (u.outcome = 'valid' or u.outcome = 'reported' and u.status < 400)
           and u.source in ('verification', c.source) and v.value is not null
         group by 1, 2, 3
       ), stored as (
         select key_id, dimension, value, first_seen_at, last_seen_at, requests from sightings where dimension <> 'sensitive'
       ), differing as (
         (table seen except table stored) union all (table stored except table seen)
       )
       -- What belonged to an incident that is over is forgotten.
       select * from differing where key_id not in (select key_id from alerts where status = 'resolved' and key_id is not null)`,
    )
    expect(differing).toEqual([])
  })

  test('its routes are templates, few to a service, and learned from what was answered', async () => {
    const rows = await query<{ template: string }>(sample, 'select distinct template from routes')
    const templates = rows.map(row => row.template)
    expect(templates).toEqual(expect.arrayContaining(['/v1/charges/{id}', '/v1/users/{id}/groups', '/v1/prices/{id}']))
    expect(templates.filter(template => /\d{3}/.test(template))).toEqual([])
  })

  test.each(stories)('%s is found where it happened, and nowhere else', async (_, { key, where, within, atLeast }) => {
    const rows = await query<{ name: string; first: Date; last: Date; requests: number }>(
      sample,
      `select k.name, min(u.time) as first, max(u.time) as last, count(*)::int as requests
       from request_logs u join keys k on k.id = u.key_id left join routes r on r.id = u.route_id
       where ${where} group by 1`,
    )
    expect(rows.map(row => row.name)).toEqual([key])
    expect(rows[0]?.requests).toBeGreaterThan(atLeast)
    const [from, to] = within(now.getTime())
    expect(new Date(rows[0]?.first ?? 0).getTime()).toBeGreaterThanOrEqual(from - minuteMs)
    expect(new Date(rows[0]?.last ?? 0).getTime()).toBeLessThanOrEqual(to)
  })

  test('dead secrets are used on', async () => {
    const dead = await query(
      sample,
      `select distinct k.name from usage_hour u join keys k on k.id = u.key_id where u.refusals[6] > 0 order by 1`,
    )
    expect(dead.map(row => row.name)).toContain('search-proxy')
  })

  test('a demo that starts again goes on where it stopped, once, after minutes or days', async () => {
    const total = async () =>
      (
        await query<{ lines: number; counted: number; minutes: number }>(
          sample,
          `select (select count(*)::int from request_logs) as lines, (select sum(requests)::int from usage_day) as counted,
             (select sum(requests)::int from service_minute) as minutes`,
        )
      )[0]
    let lines = sample.requests
    for (const later of [5 * minuteMs, 9 * hourMs]) {
      const at = now.getTime() + later
      const [one = 0, other = 0] = await Promise.all([at, at + minuteMs].map(until => topUp(options.requests, until)))
      lines += one + other + (await topUp(options.requests, at + 2 * minuteMs))
      expect(await topUp(options.requests, at + 2 * minuteMs)).toBe(0)
      expect(await total()).toEqual({ lines, counted: lines, minutes: lines })
    }
    const twice = await query(
      sample,
      `select time from request_logs group by key_id, time, source, path, ip having count(*) > 1`,
    )
    expect(twice).toEqual([])
    expect(lines).toBeGreaterThan(sample.requests)
  })

  test('what was copied when a server stopped is counted by the next one', async () => {
    const from = now.getTime() - (now.getTime() % minuteMs) + 9 * hourMs + 2 * minuteMs
    const piece = { organizationId: sample.organizationId, from, to: from + minuteMs }
    const copied = { lines: [await aLine(from)], byRoute: [], now: new Date(piece.to) }
    expect(await ingestTransaction(client => copyPiece(client, piece, copied))).not.toBeNull()
    const uncounted = await counts()
    await topUp(options.requests, piece.to)
    const counted = await counts()
    expect([counted.day - uncounted.day, counted.values - uncounted.values]).toEqual([1, 1])
    await topUp(options.requests, piece.to)
    expect(await counts()).toEqual(counted)
  })

  const counts = async () => {
    const [row] = await query<{ day: number; values: number }>(
      sample,
      `select (select sum(requests)::int from usage_day) as day,
         (select sum(requests)::int from service_values_day where dimension = 'client') as values`,
    )
    return row ?? { day: 0, values: 0 }
  }

  const aLine = async (time: number): Promise<RequestLine> => {
    const [key] = await loadKeyFacts(sample.organizationId)
    const secretId = key?.secrets.at(-1)?.id ?? null
    return {
      ...{ time, keyId: key?.id ?? null, secretId, serviceId: key?.serviceId ?? null, environment: 'production' },
      ...{ source: 'report', outcome: 'reported', status: 200, method: 'GET', path: '/', durationMs: 9, bytes: 9 },
      ...{ ip: '192.0.2.1', country: 'SE', asn: 64496, routeId: null, userAgent: 'curl/8', origin: null },
      ...{ requestId: null, line: 1, leak: false },
    }
  }
})

// Where single requests are kept for less than a month, ingestion itself counts the sample.
describe('the sample, made again and kept for a week', () => {
  useTestDatabase({ keptDays: { raw: 7, minute: 90, hour: 400 } })
  test('is the same but for ids and keys', async () => {
    prints.push(await fingerprint(await seedSampleOrganization(options)))
    expect(prints).toHaveLength(2)
    expect(prints[1]).toEqual(prints[0])
  }, 300_000)
})
