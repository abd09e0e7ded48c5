import { inArray, type SQL, sql } from 'drizzle-orm'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { refusedBrowser } from '#lib/detection/detectors/browser-use.ts'
import { nobodyInParticular } from '#lib/detection/detectors/decoy-used.ts'
import { addressPrefix } from '#lib/usage/address.ts'
import { anyAgent } from '#lib/usage/browser-of.ts'
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
  /** of the finding, among those that are looked at */
  place: number
  /** names the request: it may be a case of several findings */
  line: string
  /** milliseconds since 1970 */
  at: number
}

const shown = 8
/**
 * How many of the requests after its first are looked through for an alert's own, all alerts of a call together: a key
 * may be used a thousand times a second, and a thief's three requests lie among these.
 */
const looked = { requests: 100_000, paths: 2_000 }

/** Of which findings requests are shown first, where there are more than fit. */
const telling: AlertSignal['subject'][] = [
  ...([
    'address',
    'sensitive',
    'travel',
    'country',
    'network',
    'secret',
    'environment',
    'service',
    'keys',
    'leak',
  ] as const),
  ...(['browser', 'addresses', 'paths', 'errors', 'use', 'client'] as const),
]

/**
 * The first requests of each alert's signals, by time; none once they are no longer kept. Every signal has its own among
 * them, the most telling before the others. In two queries.
 */
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
      const byPlace = Map.groupBy(byAlert.get(alert.id) ?? [], row => row.place)
      const own = mostTelling(alert).map((signal, place) => ownOf(signal, byPlace.get(place) ?? []))
      const requests = inTurn(own).sort((a, b) => a.at - b.at)
      return [alert.id, requests.map(row => toRequest(row, match))]
    }),
  )
}

function mostTelling({ signals }: AlertRow): AlertSignal[] {
  const rank = ({ subject }: AlertSignal) => telling.indexOf(subject)
  return signals.toSorted((a, b) => rank(a) - rank(b) || a.first.getTime() - b.first.getTime()).slice(0, shown)
}

/** Some of it only code can tell: the database knows nothing of how paths can be spelled. */
function ownOf({ subject, value }: AlertSignal, rows: readonly Row[]): Row[] {
  const sorted = rows.toSorted((a, b) => a.at - b.at)
  if (subject === 'sensitive') {
    const match = sensitiveMatcher([value])
    return sorted.filter(({ method, path }) => match(method, path) !== null)
  }
  if (subject !== 'addresses') return sorted
  const byPrefix = Map.groupBy(sorted, ({ ip }) => ip && addressPrefix(ip))
  return [...byPrefix].flatMap(([prefix, [first]]) => (prefix && first ? [first] : []))
}

/** The first of each, then the second of each, until there are enough. */
function inTurn(own: readonly Row[][]): Row[] {
  const taken = new Map<string, Row>()
  for (let turn = 0; own.some(rows => rows.length > turn); turn++) {
    for (const rows of own) {
      const row = rows[turn]
      if (row && taken.size < shown) taken.set(row.line, row)
    }
  }
  return [...taken.values()]
}

const isNarrowedByCode = ({ subject }: AlertSignal) => subject === 'sensitive' || subject === 'addresses'

async function readMatchers(tx: Transaction, alerts: readonly AlertRow[]): Promise<Map<string, SensitiveMatcher>> {
  const rows = await tx
    .select({ id: services.id, routes: services.sensitiveRoutes })
    .from(services)
    .where(inArray(services.id, [...new Set(alerts.map(alert => alert.serviceId))]))
  return new Map(rows.map(({ id, routes }) => [id, sensitiveMatcher(routes)]))
}

/** What an index finds is cut before anything else is asked of it, so that no alert takes longer than its share. */
function firstOf(alert: AlertRow, of: number): SQL {
  const { id, key, serviceId, teamId, environment, openedAt, lastSignalAt } = alert
  const share = Math.max(1_000, Math.floor(looked.requests / of))
  const paths = Math.max(100, Math.floor(looked.paths / of))
  const whose = key ? sql`key_id = ${key.id}::uuid` : sql`service_id = ${serviceId}::uuid`
  const nobodys = key ? sql`true` : sql`u.key_id is null and u.environment = ${environment}`
  const signs = mostTelling(alert).map((signal, place) => {
    const atMost = isNarrowedByCode(signal) ? paths : shown
    return sql`(${place}::int, ${atMost}::int, ${isMeant(signal)})`
  })
  // What another team's service was asked for is no business of this one, whose key it was; a decoy's requests are no service's.
  const isOfTeam = sql`service_id is null or service_id in (select id from services where team_id = ${teamId}::uuid)`
  return sql`select ${id}::text as alert, place, line_name as line, (extract(epoch from time) * 1000)::float8 as at,
      case when ${isOfTeam} then method end as method, case when ${isOfTeam} then path end as path, status,
      outcome, host(ip) as ip, country, user_agent as "userAgent"
    from (select u.*, u.batch_id || ' ' || u.line as line_name, s.place, s.at_most,
        row_number() over (partition by s.place order by u.time) as n
      from (select * from request_logs where ${whose} and time >= ${openedAt.toISOString()}::timestamptz
        and time < ${new Date(lastSignalAt.getTime() + 1).toISOString()}::timestamptz order by time limit ${share}) u
      cross join lateral (values ${sql.join(signs, sql`, `)}) s(place, at_most, holds)
      where ${nobodys} and s.holds) f
    where n <= at_most`
}

function toRequest({ alert: _, place: __, line: ___, at, ...request }: Row, match?: SensitiveMatcher): AlertRequest {
  const isSensitive = (match?.(request.method, request.path) ?? null) !== null
  return { ...request, time: new Date(at), isSensitive }
}

const uuid = /^[0-9a-f-]{36}$/

function isMeant({ subject, value }: AlertSignal): SQL {
  switch (subject) {
    case 'country':
    case 'travel':
      return sql`u.country = ${value}`
    case 'network':
      return sql`u.asn::text = ${value}`
    case 'client':
      return value === nobodyInParticular
        ? sql`coalesce(u.user_agent, '') = ''`
        : sql`starts_with(u.user_agent, ${value})`
    case 'address':
      return value === nobodyInParticular ? sql`u.ip is null` : sql`host(u.ip) = ${value}`
    case 'browser':
      if (value === refusedBrowser) return sql`u.outcome = 'browser_refused'`
      return value === anyAgent ? sql`starts_with(u.user_agent, ${anyAgent})` : sql`u.origin = ${value}`
    case 'secret': // else the verdict on a key of which nobody said which secret it was
      return uuid.test(value) ? sql`u.secret_id = ${value}::uuid` : sql`u.secret_id is null`
    case 'environment':
      return sql`u.environment = ${value}`
    case 'service': // its id, where it is another team's
      return uuid.test(value)
        ? sql`u.service_id = ${value}::uuid`
        : sql`u.service_id = (select id from services where slug = ${value})`
    case 'errors':
      return value === '5xx' ? sql`u.status >= 500` : sql`u.status between 400 and 499`
    case 'leak': // of what stands elsewhere there is none
      return sql`u.leak`
    case 'paths':
      return sql`u.status in (401, 403, 404)`
    default:
      return sql`true`
  }
}
