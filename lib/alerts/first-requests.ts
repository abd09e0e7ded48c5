import { inArray, or, type SQL, sql } from 'drizzle-orm'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { type SensitiveMatcher, sensitiveMatcher } from '#lib/usage/sensitive-route.ts'
import type { AlertRow, AlertSignal } from './alert-row.ts'

/** One of the requests that an alert is about. */
export interface AlertRequest {
  time: Date
  method: string | null
  path: string | null
  isSensitive: boolean
  /** the service's answer; null where Keyturn alone saw it */
  status: number | null
  /** Keyturn's verdict, or `reported` */
  outcome: string
  ip: string | null
  country: string | null
  userAgent: string | null
}

interface Row extends Record<string, unknown>, Omit<AlertRequest, 'time' | 'isSensitive'> {
  alert: string
  /** milliseconds since 1970 */
  at: number
}

const shown = 8
/**
 * How many of the requests after its first are looked through for an alert's own, all alerts of a call together: a key
 * may be used a thousand times a second, and a thief's three requests lie among these.
 */
const looked = { requests: 100_000, paths: 2_000 }

/** The first requests of each alert's signals, by time; none once they are no longer kept. In two queries. */
export async function readFirstRequests(
  tx: Transaction,
  alerts: readonly AlertRow[],
): Promise<Map<string, AlertRequest[]>> {
  if (alerts.length === 0) return new Map()
  const isSensitive = await readMatchers(tx, alerts)
  const each = alerts.map(alert => sql`(${firstOf(alert, alerts.length)})`)
  const rows = await tx.execute<Row>(sql.join(each, sql` union all `))
  const byAlert = Map.groupBy(rows, row => row.alert)
  return new Map(
    alerts.map(alert => {
      const match = isSensitive.get(alert.serviceId)
      const requests = (byAlert.get(alert.id) ?? []).map(row => toRequest(row, match))
      const own = isOfPaths(alert) ? requests.filter(request => request.isSensitive) : requests
      return [alert.id, own.sort((a, b) => a.time.getTime() - b.time.getTime()).slice(0, shown)]
    }),
  )
}

/** A path is matched here and not by the database, which knows nothing of how paths can be spelled. */
const isOfPaths = ({ signals }: AlertRow) =>
  signals.length > 0 && signals.every(({ subject }) => subject === 'sensitive')

async function readMatchers(tx: Transaction, alerts: readonly AlertRow[]): Promise<Map<string, SensitiveMatcher>> {
  const rows = await tx
    .select({ id: services.id, routes: services.sensitiveRoutes })
    .from(services)
    .where(inArray(services.id, [...new Set(alerts.map(alert => alert.serviceId))]))
  return new Map(rows.map(({ id, routes }) => [id, sensitiveMatcher(routes)]))
}

/** What an index finds is cut before anything else is asked of it, so that no alert takes longer than its share. */
function firstOf(alert: AlertRow, of: number): SQL {
  const { id, key, serviceId, environment, openedAt, lastSignalAt, signals } = alert
  const share = Math.max(1_000, Math.floor(looked.requests / of))
  const found = isOfPaths(alert) ? Math.max(100, Math.floor(looked.paths / of)) : shown
  const whose = key ? sql`key_id = ${key.id}::uuid` : sql`service_id = ${serviceId}::uuid`
  const nobodys = key ? sql`true` : sql`u.key_id is null and u.environment = ${environment}`
  return sql`select ${id}::text as alert, (extract(epoch from u.time) * 1000)::float8 as at, u.method, u.path, u.status,
      u.outcome, host(u.ip) as ip, u.country, u.user_agent as "userAgent"
    from (select * from request_logs where ${whose} and time >= ${openedAt.toISOString()}::timestamptz
      and time < ${new Date(lastSignalAt.getTime() + 1).toISOString()}::timestamptz order by time limit ${share}) u
    where ${nobodys} and (${meant(signals)}) order by u.time limit ${found}`
}

function toRequest({ alert: _, at, ...request }: Row, match: SensitiveMatcher | undefined): AlertRequest {
  const isSensitive = (match?.(request.method, request.path) ?? null) !== null
  return { ...request, time: new Date(at), isSensitive }
}

const uuid = /^[0-9a-f-]{36}$/

function meant(signals: readonly AlertSignal[]): SQL {
  const conditions = signals.map(({ subject, value }): SQL => {
    switch (subject) {
      case 'country':
      case 'travel':
        return sql`u.country = ${value}`
      case 'network':
        return sql`u.asn::text = ${value}`
      case 'client':
        return sql`starts_with(u.user_agent, ${value})`
      case 'browser':
        if (value === 'refused') return sql`u.outcome = 'browser_refused'`
        return value === 'Mozilla' ? sql`starts_with(u.user_agent, 'Mozilla')` : sql`u.origin = ${value}`
      case 'secret': // else the verdict on a key of which nobody said which secret it was
        return uuid.test(value) ? sql`u.secret_id = ${value}::uuid` : sql`u.secret_id is null`
      case 'environment':
        return sql`u.environment = ${value}`
      case 'errors':
        return value === '5xx' ? sql`u.status >= 500` : sql`u.status between 400 and 499`
      case 'paths':
        return sql`u.status in (401, 403, 404)`
      default:
        return sql`true`
    }
  })
  return or(...conditions) ?? sql`true`
}
