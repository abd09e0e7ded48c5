import { sql } from 'drizzle-orm'
import { arrayOf } from './array-of.ts'
import type { LogSource } from './log-sources.ts'
import { clientColumn } from './request-filter.ts'
import { positionTime, type RequestPosition, writePosition } from './request-position.ts'

/** One request as a screen shows it. */
export interface RequestRow {
  id: string
  /** its place in the list, as a cursor names it */
  position: string
  /** ISO 8601 in UTC */
  time: string
  service: string
  environment: string | null
  source: LogSource
  /** null where it was none that is known, or another team's: that it was tried is told, and not which one it is */
  key: { id: string; name: string } | null
  keyOf: 'known' | 'hidden' | 'unknown'
  secret: { id: string; hint: string; state: 'new' | 'old' | 'ended' | null } | null
  outcome: string
  status: number | null
  method: string | null
  path: string | null
  route: { id: number; template: string } | null
  durationMs: number | null
  bytes: number | null
  ip: string | null
  country: string | null
  network: { asn: number; name: string | null } | null
  client: string | null
  userAgent: string | null
  origin: string | null
  requestId: string | null
  leak: boolean
}

/** Columns of a raw row `u` beside those of `requestNames`. */
export const requestColumns = sql`
  ${positionTime} as "at", u.batch_id::text as "batchId", u.line, u.environment, u.source, u.outcome, u.status, u.method, u.path,
  u.duration_ms as "durationMs", u.bytes::float8 as bytes, host(u.ip) as ip, u.country, u.asn::float8 as asn,
  ${clientColumn} as client, u.user_agent as "userAgent", u.origin, u.request_id as "requestId", u.leak,
  u.key_id is not null as "hasKey", v.slug as service, k.id::text as "keyId", k.name as "keyName", s.id::text as "secretId",
  s.hint, case when s.ended_at is not null or s.retires_at <= now() then 'ended' when s.successor_id is not null then 'old'
    when exists (select from key_secrets o where o.successor_id = s.id and o.key_id = s.key_id and o.ended_at is null) then 'new' end as "secretState",
  coalesce(m.id, r.id) as "routeId", coalesce(m.template, r.template) as template, n.name as "networkName"`

/** What the ids of raw rows `u` are called, as far as the services in the list go. */
export const requestNames = (visible: readonly string[]) => sql`
  join services v on v.id = u.service_id
  left join keys k on k.id = u.key_id and k.service_id = any(${arrayOf(visible)}::uuid[])
  left join key_secrets s on s.id = u.secret_id and s.key_id = k.id
  left join routes r on r.id = u.route_id and r.service_id = u.service_id
  left join routes m on m.id = r.merged_into
  left join networks n on n.asn = u.asn`

export interface RawRow extends Record<string, unknown> {
  at: string
  batchId: string
  line: number
  environment: string | null
  source: LogSource
  outcome: string
  status: number | null
  method: string | null
  path: string | null
  durationMs: number | null
  bytes: number | null
  ip: string | null
  country: string | null
  asn: number | null
  client: string | null
  userAgent: string | null
  origin: string | null
  requestId: string | null
  leak: boolean
  hasKey: boolean
  service: string
  keyId: string | null
  keyName: string | null
  secretId: string | null
  hint: string | null
  secretState: 'new' | 'old' | 'ended' | null
  routeId: number | null
  template: string | null
  networkName: string | null
}

export function positionOf({ at, batchId, line }: RawRow): RequestPosition {
  return { time: at, batchId, line }
}

export function toRequestRow(raw: RawRow): RequestRow {
  const { service, environment, source, outcome, status, method, path, durationMs, bytes, ip, country } = raw
  const { client, userAgent, origin, requestId, leak } = raw
  return {
    id: `${raw.batchId}:${raw.line}`,
    position: writePosition(positionOf(raw)),
    time: `${raw.at.slice(0, 23)}Z`,
    ...{ service, environment, source, outcome, status, method, path, durationMs, bytes, ip, country },
    key: raw.keyId === null ? null : { id: raw.keyId, name: raw.keyName ?? '' },
    keyOf: raw.keyId !== null ? 'known' : raw.hasKey ? 'hidden' : 'unknown',
    secret: raw.secretId === null ? null : { id: raw.secretId, hint: raw.hint ?? '', state: raw.secretState },
    route: raw.routeId === null ? null : { id: raw.routeId, template: raw.template ?? '' },
    network: raw.asn === null ? null : { asn: raw.asn, name: raw.networkName },
    ...{ client, userAgent, origin, requestId, leak },
  }
}
