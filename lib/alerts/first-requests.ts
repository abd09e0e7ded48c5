import { eq, or, type SQL, sql } from 'drizzle-orm'
import { services } from '#db/schema/services.ts'
import { requestLogs } from '#db/schema/usage.ts'
import type { Transaction } from '#db/tenant.ts'
import { sensitiveMatcher } from '#lib/usage/sensitive-route.ts'
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

const shown = 8
const looked = 2_000

/** The first requests of an alert's signals, by time; none once they are no longer kept. */
export async function readFirstRequests(
  tx: Transaction,
  { key, serviceId, environment, signals, openedAt, lastSignalAt }: AlertRow,
): Promise<AlertRequest[]> {
  const [service] = await tx
    .select({ routes: services.sensitiveRoutes })
    .from(services)
    .where(eq(services.id, serviceId))
  const match = sensitiveMatcher(service?.routes ?? [])
  const whose = key
    ? sql`${requestLogs.keyId} = ${key.id}`
    : sql`${requestLogs.serviceId} = ${serviceId} and ${requestLogs.keyId} is null and ${requestLogs.environment} = ${environment}`
  const subjects = new Set(signals.map(signal => signal.subject))
  const isOfPaths = subjects.size === 1 && subjects.has('sensitive')
  const rows = await tx
    .select()
    .from(requestLogs)
    .where(
      sql`${whose} and ${requestLogs.time} >= ${openedAt.toISOString()}::timestamptz
        and ${requestLogs.time} <= ${lastSignalAt.toISOString()}::timestamptz and (${meant(signals)})`,
    )
    .orderBy(requestLogs.time)
    .limit(isOfPaths ? looked : shown)
  return rows
    .map(({ time, method, path, status, outcome, ip, country, userAgent }) => ({
      ...{ time, method, path, status, outcome, ip, country, userAgent },
      isSensitive: match(method, path) !== null,
    }))
    .filter(request => !isOfPaths || request.isSensitive)
    .slice(0, shown)
}

function meant(signals: readonly AlertSignal[]): SQL {
  const conditions = signals.map(({ subject, value }): SQL => {
    switch (subject) {
      case 'country':
      case 'travel':
        return sql`${requestLogs.country} = ${value}`
      case 'network':
        return sql`${requestLogs.asn} = ${value}::bigint`
      case 'client':
        return sql`starts_with(${requestLogs.userAgent}, ${value})`
      case 'browser':
        return value === 'Mozilla'
          ? sql`starts_with(${requestLogs.userAgent}, 'Mozilla')`
          : sql`${requestLogs.origin} = ${value}`
      case 'secret':
        return sql`${requestLogs.secretId} = ${value}::uuid`
      case 'environment':
        return sql`${requestLogs.environment} = ${value}`
      case 'errors':
        return sql`${requestLogs.status} >= 400`
      case 'paths':
        return sql`${requestLogs.status} in (401, 403, 404)`
      default:
        return sql`true`
    }
  })
  return or(...conditions) ?? sql`true`
}
