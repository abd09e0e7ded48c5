import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import { anyAgent } from '#lib/usage/browser-of.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { readDecoyUser } from '#lib/usage/decoy-cues.ts'
import { sensitiveMatcher } from '#lib/usage/sensitive-route.ts'
import { refusedBrowser } from './detectors/browser-use.ts'
import type { DeadSecret, ErrorHour, KeyPast, Leak, PastDimension, SeenValue } from './key-past.ts'

/** A key as the judge has it in hand. */
export interface JudgedKey {
  id: string
  name: string
  serviceId: string
  service: string
  teamId: string
  environment: Environment
  past: KeyPast
  /** detector → the least severity at which it quarantines by itself */
  stopsAt: Record<string, string>
}

const ms = (column: string) => sql.raw(`extract(epoch from ${column})::float8 * 1000`)

/** What is known of a key as far as its cues ask; null where there is no such key. */
export async function loadKey(tx: Transaction, keyId: string, cues: readonly Cue[]): Promise<JudgedKey | null> {
  const [key] = await tx.execute<KeyFacts>(sql`
    select k.name, k.environment, k.service_id::text as "serviceId", v.slug as service, v.team_id::text as "teamId",
      k.planted_in as "plantedIn", case when k.status <> 'active' then coalesce(k.end_reason, k.status) end as "endReason",
      e.stops_at as "stopsAt", e.from_browsers as "fromBrowsers"
    from keys k join services v on v.id = k.service_id
    left join service_environments e on e.service_id = k.service_id and e.environment = k.environment
    where k.id = ${keyId}`)
  if (!key) return null
  const has = (kind: Cue['kind']) => cues.some(cue => cue.kind === kind)
  const { name, environment, serviceId, service, teamId, plantedIn, endReason, stopsAt, fromBrowsers } = key
  return {
    ...{ id: keyId, name, environment, serviceId, service, teamId, stopsAt: stopsAt ?? {} },
    past: {
      ...{ environment, plantedIn, endReason },
      ...(await loadLearned(tx, keyId)),
      networkNames:
        has('network') || has('country') || has('decoy') ? await loadNetworkNames(tx, keyId, cues) : new Map(),
      services: await loadServices(
        tx,
        teamId,
        cues.filter(cue => cue.value === 'wrong_service' || cue.kind === 'decoy').map(cue => cue.serviceId),
      ),
      deadSecrets: has('refused') || has('let_through') ? await loadDeadSecrets(tx, keyId) : new Map(),
      fromBrowsers: fromBrowsers ?? (environment === 'production' ? 'alert' : 'allow'),
      leaks: await loadLeaks(
        tx,
        cues.filter(cue => cue.kind === 'leaked').map(cue => cue.value),
      ),
      watchedSince: has('awake') ? await loadWatchedSince(tx, serviceId) : null,
      usualTouches: new Map(
        await Promise.all(
          cues
            .filter(cue => cue.kind === 'sensitive_often')
            .map(async cue => [cue.value, await loadUsualTouches(tx, cue)] as const),
        ),
      ),
      errorHours: new Map(
        await Promise.all(
          cues
            .filter(cue => cue.kind === 'errors')
            .map(async cue => [cue.first, await loadErrorHour(tx, cue)] as const),
        ),
      ),
    },
  }
}

/** The part of a key's past that each new alert changes: it is what others stand beside, and nothing is learned from it. */
export async function loadLearned(tx: Transaction, keyId: string): Promise<Pick<KeyPast, 'seen' | 'alerts'>> {
  const alerts = await tx.execute<KeyPast['alerts'][number] & Record<string, unknown>>(sql`
    select detector, ${ms('opened_at')} as "openedAt", ${ms('last_signal_at')} as "lastSignalAt",
      exists (select from signals g where g.alert_id = alerts.id and g.subject = 'browser'
        and g.value not in (${anyAgent}, ${refusedBrowser})) as "isOfPage"
    from alerts where key_id = ${keyId} and closed_at is null`)
  return { seen: await loadSeen(tx, keyId), alerts }
}

interface KeyFacts extends Record<string, unknown> {
  name: string
  environment: Environment
  serviceId: string
  service: string
  teamId: string
  plantedIn: string | null
  endReason: string | null
  stopsAt: Record<string, string> | null
  fromBrowsers: KeyPast['fromBrowsers'] | null
}

/** Nothing is learned from what an open alert is about: it may be a thief's. */
async function loadSeen(tx: Transaction, keyId: string): Promise<KeyPast['seen']> {
  const rows = await tx.execute<SeenValue & { dimension: PastDimension } & Record<string, unknown>>(sql`
    select s.dimension, s.value, ${ms('s.first_seen_at')} as first, ${ms('s.last_seen_at')} as last,
      greatest(s.requests, s.others)::float8 as requests
    from sightings s where s.key_id = ${keyId} and s.dimension <> 'route'
      and not exists (select from alerts a join signals g on g.alert_id = a.id
        where a.key_id = s.key_id and a.closed_at is null and g.subject = s.dimension and g.value = s.value)`)
  const byDimension = Map.groupBy(rows, row => row.dimension)
  const of = (dimension: PastDimension): readonly SeenValue[] => byDimension.get(dimension) ?? []
  return {
    ...{ browser: of('browser'), client: of('client'), country: of('country') },
    ...{ network: of('network'), prefix: of('prefix'), sensitive: of('sensitive') },
  }
}

/** Of the networks that it was seen in, and of whoever used it as a decoy. */
async function loadNetworkNames(tx: Transaction, keyId: string, cues: readonly Cue[]): Promise<Map<string, string>> {
  const users = cues.filter(({ kind }) => kind === 'decoy').map(({ value }) => readDecoyUser(value))
  const asns = arrayOf(users.flatMap(({ asn }) => asn ?? []))
  const rows = await tx.execute<{ asn: string; name: string }>(sql`
    select n.asn::text as asn, n.name from networks n
    where n.asn in (select s.value::bigint from sightings s where s.key_id = ${keyId} and s.dimension = 'network')
      or n.asn = any(${asns}::bigint[])`)
  return new Map(rows.map(({ asn, name }) => [asn, name]))
}

/** Of the team that reads of it: who is outside a service's team sees nothing of it, not even its name. */
async function loadServices(tx: Transaction, teamId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<{ id: string; slug: string }>(
    sql`select id::text as id, slug from services where id = any(${arrayOf(ids)}::uuid[]) and team_id = ${teamId}`,
  )
  return new Map(rows.map(({ id, slug }) => [id, slug]))
}

async function loadDeadSecrets(tx: Transaction, keyId: string): Promise<Map<string, DeadSecret>> {
  const rows = await tx.execute<DeadSecret & { id: string } & Record<string, unknown>>(sql`
    select s.id::text as id, s.hint, coalesce(s.end_reason, 'superseded') as "endReason",
      ${ms('least(s.ended_at, s.retires_at)')} as "endedAt"
    from key_secrets s where s.key_id = ${keyId} and (s.ended_at is not null or s.retires_at is not null)`)
  return new Map(rows.map(({ id, hint, endReason, endedAt }) => [id, { hint, endReason, endedAt }]))
}

async function loadLeaks(tx: Transaction, ids: readonly string[]): Promise<Map<string, Leak>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<Leak & { id: string } & Record<string, unknown>>(sql`
    select l.id::text as id, s.hint, l.found_by as "foundBy", l.url, l.source, ${isSecretLive} as "isLive"
    from leaks l join key_secrets s on s.id = l.secret_id join keys k on k.id = l.key_id
    where l.id = any(${arrayOf(ids)}::uuid[])`)
  return new Map(rows.map(({ id, ...leak }) => [id, leak]))
}

/** It opens its key, or would but for a quarantine. Needs the secret as `s` and its key as `k`. */
export const isSecretLive = sql.raw(`(s.ended_at is null and (s.retires_at is null or s.retires_at > now())
  and k.status = 'active' and k.planted_in is null and (k.expires_at is null or k.expires_at > now()))`)

export async function loadWatchedSince(tx: Transaction, serviceId: string): Promise<number | null> {
  const [row] = await tx.execute<{ since: number | null }>(
    sql`select ${ms('min(start)')} as since from service_day where service_id = ${serviceId}`,
  )
  return row?.since ?? null
}

/** Long enough for what is done once a month. */
async function loadUsualTouches(tx: Transaction, { keyId, serviceId, value, first, source }: Cue): Promise<number> {
  const routes = await tx.execute<{ id: number; mergedInto: number | null; method: string; template: string }>(
    sql`select id, merged_into as "mergedInto", method, template from routes where service_id = ${serviceId}`,
  )
  const match = sensitiveMatcher([value])
  const own = routes.filter(({ method, template }) => match(method, template) !== null)
  // What was counted before a route was merged is counted under its own id still.
  const ids = own.flatMap(({ id, mergedInto }) => (mergedInto === null ? [id] : [id, mergedInto]))
  const start = new Date(first).toISOString()
  const [row] = await tx.execute<{ most: number }>(sql`
    select coalesce(max(requests), 0)::float8 as most from (
      select sum(requests) as requests from key_values_hour where key_id = ${keyId} and dimension = 'route'
        and start >= ${start}::timestamptz - interval '35 days' and start < ${start}::timestamptz
        and value = any(${arrayOf(ids)}::text[]) and source = ${source} group by start) hours`)
  return row?.most ?? 0
}

const pathsLooked = 20_000

/** Refused is whatever a dead secret asks for, and told of as such: a place that a rotation forgot looks around for nothing. */
const isAlive = (secretId: string, start: string) =>
  sql.raw(`not exists (select from key_secrets s where s.id = ${secretId}
    and least(s.ended_at, s.retires_at) < ${start} + interval '1 hour')`)

async function loadErrorHour(tx: Transaction, { keyId, serviceId, first, source }: Cue): Promise<ErrorHour> {
  const start = new Date(first).toISOString()
  const [row] = await tx.execute<ErrorHour & Record<string, unknown>>(sql`
    with hours as (
      select h.start, sum(requests)::float8 as requests, sum(client_errors)::float8 as c, sum(server_errors)::float8 as s
      from usage_hour h where h.key_id = ${keyId} and h.source = ${source} and ${isAlive('h.secret_id', 'h.start')}
        and h.start >= ${start}::timestamptz - interval '7 days' and h.start <= ${start}::timestamptz group by h.start),
    missed as (
      select u.path from request_logs u where u.key_id = ${keyId} and u.time >= ${start}::timestamptz
        and u.time < ${start}::timestamptz + interval '1 hour' and u.status in (401, 403, 404)
        and ${isAlive('u.secret_id', "date_trunc('hour', u.time)")} limit ${pathsLooked})
    select coalesce(sum(requests) filter (where start = ${start}::timestamptz), 0) as requests,
      coalesce(sum(c) filter (where start = ${start}::timestamptz), 0) as "clientErrors",
      coalesce(sum(s) filter (where start = ${start}::timestamptz), 0) as "serverErrors",
      coalesce(sum(requests) filter (where start < ${start}::timestamptz), 0) as "usualRequests",
      coalesce(sum(c + s) filter (where start < ${start}::timestamptz), 0) as "usualErrors",
      coalesce(max(c) filter (where start < ${start}::timestamptz), 0) as "usualMissedPaths",
      (select count(distinct path)::int from missed) as "missedPaths",
      greatest((select coalesce(sum(v.requests), 0) from service_hour v where v.service_id = ${serviceId} and v.source = ${source}
        and v.start = ${start}::timestamptz) - coalesce(sum(requests) filter (where start = ${start}::timestamptz), 0), 0)::float8 as "othersRequests",
      greatest((select coalesce(sum(v.server_errors), 0) from service_hour v where v.service_id = ${serviceId} and v.source = ${source}
        and v.start = ${start}::timestamptz) - coalesce(sum(s) filter (where start = ${start}::timestamptz), 0), 0)::float8 as "othersServerErrors"
    from hours`)
  if (!row) throw new Error('a sum has one row')
  return row
}

/**
 * Whether a key had touched a route before a moment, whatever it was called then: what it always did is no first touch
 * because somebody now calls the route sensitive.
 */
export async function hadTouched(tx: Transaction, keyId: string, route: string, at: number): Promise<boolean> {
  const rows = await tx.execute<{ method: string; template: string }>(sql`
    select r.method, r.template from sightings s join routes r on r.id = s.value::int
    where s.key_id = ${keyId} and s.dimension = 'route' and s.first_seen_at < ${new Date(at).toISOString()}::timestamptz`)
  const match = sensitiveMatcher([route])
  return rows.some(({ method, template }) => match(method, template) !== null)
}
