import { and, type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from './array-of.ts'
import { withOutcome } from './counted-usage.ts'
import { namedValues } from './raw-usage.ts'
import type { RequestSearch } from './request-search.ts'
import { filteredDimensions } from './usage-table.ts'
import { type Dimension, dimensions } from './value-counts.ts'

/** Whose raw rows are read: of services, or of one key at those services. */
export interface Searched {
  services: readonly string[]
  key?: string
}

/** An hour in which a service, or the key, had requests, and of which it can't be said that none of them is meant. */
export interface Hour {
  /** null where a key is searched */
  serviceId: string | null
  start: number
  requests: number
}

/**
 * The hours of a range that have to be looked at, newest first. What was counted says of most hours that they hold no
 * such value. It does not of one that was recorded before values were counted, nor of one in which values no longer fitted
 * (they are the value ''), so these are looked at.
 */
export async function listHours(
  tx: Transaction,
  { services, key }: Searched,
  { search, from, to }: { search: RequestSearch; from: number; to: number },
): Promise<Hour[]> {
  const own =
    key === undefined ? sql`w.service_id = u.service_id` : sql`w.key_id = ${key} and w.service_id = u.service_id`
  const table = sql.raw(key === undefined ? 'service_hour' : 'usage_hour')
  const values = sql.raw(key === undefined ? 'service_values_hour' : 'key_values_hour')
  const inEnvironment =
    search.environment === undefined || key !== undefined ? sql`true` : sql`w.environment = ${search.environment}`
  const present = (await wantedValues(tx, search)).map(
    ([
      dimension,
      wanted,
    ]) => sql`exists (select from ${values} w where ${own} and w.start = u.start and w.dimension = ${dimension}
      and w.value in (${sql.join(
        [...wanted, ''].map(each => sql`${each}`),
        sql`, `,
      )}) and ${inEnvironment})`,
  )
  const counted = countedCondition(search, key !== undefined)
  const meant = and(counted && sql`bool_or(${counted})`, ...present)
  const rows = await tx.execute<{ serviceId: string; start: number; requests: number }>(sql`
    select u.service_id::text as "serviceId", extract(epoch from u.start)::float8 * 1000 as start,
      sum(u.requests)::float8 as requests
    from ${table} u
    where u.service_id = any(${arrayOf(services)}::uuid[]) and ${key === undefined ? sql`true` : sql`u.key_id = ${key}`}
      and u.start >= ${new Date(from).toISOString()}::timestamptz and u.start < ${new Date(to).toISOString()}::timestamptz
    group by u.service_id, u.start
    ${meant ? sql`having (${meant}) or not exists (select from ${values} w where ${own} and w.start = u.start and w.dimension = any(${arrayOf(dimensions)}::text[]))` : sql``}
    order by u.start desc`)
  return key === undefined ? [...rows] : oneAnHour(rows)
}

/** Of what was let through; of 2xx and 3xx it is only known that there may be some. */
const answered: Record<NonNullable<RequestSearch['status']>, SQL> = {
  '2xx': sql`u.requests - u.refused > u.client_errors + u.server_errors`,
  '3xx': sql`u.requests - u.refused > u.client_errors + u.server_errors`,
  '4xx': sql`u.client_errors > 0`,
  '5xx': sql`u.server_errors > 0`,
}

/** What the counted rows `u` of an hour tell apart. */
function countedCondition({ environment, outcome, status }: RequestSearch, ofKey: boolean): SQL | undefined {
  return and(
    environment === undefined || ofKey ? undefined : sql`u.environment = ${environment}`,
    outcome === undefined ? undefined : withOutcome(outcome),
    status === undefined ? undefined : answered[status],
  )
}

function wantedValues(tx: Transaction, search: RequestSearch): Promise<[Dimension, string[]][]> {
  return Promise.all(
    filteredDimensions(search).map(async dimension => [dimension, await namedValues(tx, search, dimension)]),
  )
}

function oneAnHour(rows: Iterable<{ start: number; requests: number }>): Hour[] {
  const byStart = Map.groupBy(rows, row => row.start)
  return [...byStart].map(([start, own]) => {
    return { serviceId: null, start, requests: own.reduce((sum, row) => sum + row.requests, 0) }
  })
}
