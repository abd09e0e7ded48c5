import postgres from 'postgres'
import type { SystemActor } from '#lib/access/actor.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { type KeyId, keyIdInput } from '#lib/keys/input.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { recountDay } from '#lib/usage/recount-day.ts'
import { setLogSource } from '#lib/usage/set-log-source.ts'

const size = { keys: 1_000, services: 40, days: 30, networks: 300, routes: 40 }
const dayMs = 86_400_000
const lanes = 2
const environments = ['production', 'production', 'staging', 'development'] as const

export interface Filled {
  actor: SystemActor
  /** the most used first */
  keyIds: KeyId[]
  services: string[]
  /** midnight, at which the last of the thirty days ends */
  now: Date
}

/**
 * An organization with thirty days of requests: raw rows as a gateway's reports and verification leave them, made by the
 * server, and all that counts them by a recount, which is the product's own.
 */
export async function fillRequests(url: string, requests: number, say: (line: string) => void): Promise<Filled> {
  const now = new Date(Math.ceil(Date.now() / dayMs) * dayMs)
  const begin = new Date(now.getTime() - size.days * dayMs)
  const { actor, keyIds, services } = await makeOrganization(begin)
  const sql = postgres(url, { max: lanes, onnotice: () => {}, connection: { TimeZone: 'UTC', work_mem: '64MB' } })
  await prepare(sql, actor, keyIds)
  await sql`insert into collection_minutes select generate_series(${begin}::timestamptz, ${now}, '1 minute')`
  const days = Array.from({ length: size.days }, (_, n) => new Date(begin.getTime() + n * dayMs))
  const all = days.reduce((sum, day) => sum + weightOf(day), 0)
  const begun = performance.now()
  const waiting = [...days]
  const fillDays = async () => {
    for (let at = waiting.shift(); at; at = waiting.shift()) {
      const day = at.toISOString().slice(0, 10)
      await insertDay(sql, actor, day, Math.round((requests * weightOf(at)) / all))
      const recounted = must(await recountDay(actor, { day, repair: true }, now))
      if (!recounted.repaired) throw new Error(`nothing was counted of ${day}`)
      say(`${day} is there, ${Math.round((performance.now() - begun) / 1000)} s`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, fillDays))
  await sql`drop table bench_keys, bench_routes`
  await sql`vacuum analyze`
  await sql.end()
  return { actor, keyIds, services, now }
}

/** A weekend has less. */
const weightOf = (day: Date) => (day.getUTCDay() % 6 === 0 ? 0.4 : 1)

async function makeOrganization(begin: Date) {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const services = Array.from({ length: size.services }, (_, n) => `s${n}`)
  for (const [n, slug] of services.entries()) {
    must(await createService(actor, { slug, name: `Service ${n}`, prefix: slug }))
    if (isReported(n)) must(await setLogSource(actor, { service: slug, source: 'report' }, begin))
  }
  const keyIds: KeyId[] = []
  for (let n = 0; n < size.keys; n++) {
    const place = { service: services[n % size.services] ?? '', environment: environmentOf(n) }
    const holder = { machine: `machine-${n % 50}` }
    keyIds.push(keyIdInput.parse(must(await createKey(actor, { ...place, name: `key-${n}`, holder }, begin)).id))
  }
  return { actor, keyIds, services }
}

const environmentOf = (key: number) =>
  environments[Math.floor(key / size.services) % environments.length] ?? 'production'

/** Of three quarters of the services a gateway reports; the others ask Keyturn. */
const isReported = (service: number) => service % 4 !== 0

const templates = ['/v1/charges/{id}', '/v1/charges', '/v1/customers/{id}/cards', '/v1/search', '/v1/orders/{id}/items']
const countries = ['US', 'DE', 'FR', 'GB', 'NL', 'IN', 'BR', 'JP', 'SG', 'PL', 'SE', 'CA', 'AU', 'IT', 'ES', 'IE']
const clients = [
  'payments-sdk/4.2 (linux)',
  'python-requests/2.32.3',
  'curl/8.5.0',
  'Go-http-client/2.0',
  'okhttp/4.12.0',
]
const zipf = cumulated(Array.from({ length: size.keys }, (_, n) => 1 / (n + 1)))
const hours = cumulated(Array.from({ length: 24 }, (_, hour) => 1.2 - Math.cos(((hour - 2) / 12) * Math.PI)))
const statuses = [200, 201, 204, 304, 400, 401, 404, 409, 429, 500, 503]
const statusShares = cumulated([0.82, 0.05, 0.02, 0.02, 0.02, 0.01, 0.03, 0.005, 0.015, 0.008, 0.002])
const verdicts = ['valid', 'unknown', 'expired', 'revoked', 'wrong_environment']
const verdictShares = cumulated([0.96, 0.02, 0.01, 0.006, 0.004])

/** For each the share of all those before it. */
function cumulated(weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0
  return weights.map(weight => {
    const start = before / all
    before += weight
    return start
  })
}

/** Who asks what from where. Most keys work from a few addresses of one network or two, one in twenty from thousands. */
async function prepare(sql: postgres.Sql, { organizationId }: SystemActor, keyIds: readonly string[]): Promise<void> {
  await sql`
    insert into networks (asn, name) select 1000 + n * 37, 'Network ' || n from generate_series(1, ${size.networks}::int) n`
  await sql`
    insert into routes (organization_id, service_id, method, template)
    select ${organizationId}, s.id, case n % 3 when 0 then 'POST' else 'GET' end, t.template || '/r' || n
    from services s, generate_series(0, ${size.routes - 1}::int) n
    join unnest(${templates}::text[]) with ordinality t(template, place) on t.place = n % ${templates.length} + 1`
  await sql`
    create unlogged table bench_keys as
    select u.place::int as place, k.id, k.service_id, k.environment, s.id as secret_id,
      substring(v.slug from 2)::int % 4 <> 0 as is_reported, (u.place % 3)::int + 1 as networks,
      case when u.place % 20 = 7 then 4000 else 1 + (u.place % 12)::int end as addresses
    from unnest(${[...keyIds]}::uuid[]) with ordinality u(id, place) join keys k on k.id = u.id
    join key_secrets s on s.key_id = k.id join services v on v.id = k.service_id`
  await sql`
    create unlogged table bench_routes as
    select service_id, row_number() over (partition by service_id order by id)::int as route, id as route_id, method, template
    from routes`
  await sql`analyze bench_keys, bench_routes`
}

/** In the order of time, as requests come in. */
async function insertDay(sql: postgres.Sql, { organizationId }: SystemActor, day: string, count: number) {
  const at = (shares: readonly number[], value: string) =>
    sql`width_bucket(${sql.unsafe(value)}, ${[...shares]}::float8[])`
  await sql.begin(async tx => {
    await tx`select setseed(${Number(day.slice(8)) / 100})`
    await tx`
    insert into ${sql(`request_logs_${day.replaceAll('-', '')}`)} (organization_id, time, key_id, secret_id, service_id,
      environment, source, outcome, status, method, path, duration_ms, bytes, ip, country, asn, route_id, user_agent,
      request_id, batch_id, line)
    select ${organizationId}, date_trunc('milliseconds', time), case when is_known then id end,
      case when is_known then secret_id end, service_id, environment,
      case when is_reported then 'report' else 'verification' end,
      case when is_reported then 'reported' else (${verdicts}::text[])[verdict] end,
      case when is_reported then (${statuses}::int[])[status] end, method, replace(template, '{id}', request),
      case when is_reported then (6 + 40 * slowness ^ 4 / (1.02 - slowness))::int end,
      case when is_reported then (200 + 20000 * size ^ 3)::int end,
      '23.0.0.0'::inet + network * 65536 + (place * 131 + address * 17) % 65536,
      (${countries}::text[])[1 + (${countries.length} * (network / ${size.networks}::float8) ^ 2)::int % ${countries.length}],
      1000 + network * 37, route_id, (${clients}::text[])[client], case when is_reported then request end,
      md5(${day} || i / 5000)::uuid, 1 + i % 5000
    from (
      select *, is_reported or verdict <> 2 as is_known, 1 + (place * 7 + address % networks) % ${size.networks} as network
      from (
        select i, ${day}::timestamptz + (hour - 1 + (u - edges[hour]) / (edges[hour + 1] - edges[hour])) * interval '1 hour' as time,
          ${at(zipf, 'random()')} as place, ${at(verdictShares, 'random()')} as verdict,
          ${at(statusShares, 'random()')} as status, 1 + (${size.routes} * random() ^ 2)::int % ${size.routes} as route,
          1 + (${clients.length} * random() ^ 3)::int % ${clients.length} as client, random() as slowness,
          random() as size, random() as luck, lpad(to_hex((random() * 4294967295)::bigint), 8, '0') || 'c0ffee' as request
        from (
          select i, (i - 0.5) / ${count} as u, ${[...hours, 1]}::float8[] as edges, ${at(hours, `(i - 0.5) / ${count}`)} as hour
          from generate_series(1, ${count}::int) i
        ) s
      ) r join bench_keys k using (place) join bench_routes using (service_id, route) cross join lateral (select (k.addresses * luck ^ 3)::int as address) a
    ) l`
  })
}
