import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { ordered, sameRow } from './recount-counts.ts'
import type { RecountedDay } from './recounted-day.ts'
import { clientColumn } from './request-filter.ts'
import { nilId } from './rollup.ts'
import { dimensions } from './value-counts.ts'
import { valueLimits } from './value-limits.ts'

export const valueTables = ['key_values_hour', 'service_values_hour', 'service_values_day'] as const
export type ValueTable = (typeof valueTables)[number]

interface Plan {
  /** the columns of the primary key, in its order */
  key: string
  /** within which so many values are told apart */
  scope: string
  /** what has a sum of its own: all of the key but the value */
  group: string
  interval: 'hour' | 'day'
  limits: Record<(typeof dimensions)[number], number>
}

const service = {
  key: 'service_id, dimension, value, start, environment, source',
  scope: 'service_id, dimension, start',
  group: 'service_id, dimension, start, environment, source',
  limits: valueLimits.service,
}

const plans: Record<ValueTable, Plan> = {
  key_values_hour: {
    key: 'key_id, dimension, start, value, service_id, source',
    scope: 'key_id, dimension, start',
    group: 'key_id, dimension, start, service_id, source',
    interval: 'hour',
    limits: valueLimits.key,
  },
  service_values_hour: { ...service, interval: 'hour' },
  service_values_day: { ...service, interval: 'day' },
}

const measures = ['requests', 'refused', 'client_errors', 'server_errors']
const ofEach = (write: (measure: string) => string, by = ', ') => sql.raw(measures.map(write).join(by))

const counts = ofEach(name => name)
const sums = ofEach(name => `sum(${name})::bigint as ${name}`)
const lacking = ofEach(name => `coalesce(${name}, 0) - coalesce(stored_${name}, 0)`)
const added = ofEach(name => `${name} = t.${name} + excluded.${name}`)
const isAny = (a: string, compared: string, b: string) =>
  ofEach(name => `${a}.${name} ${compared} ${b}.${name}`, ' or ')
const areSumsUnequal = ofEach(name => `sum(coalesce(r.${name}, 0)) <> sum(coalesce(s.${name}, 0))`, ' or ')

/** Postgres writes an IPv6 address below 2^32 as if it wrapped one of IPv4; ingestion does not. */
const address: SQL = sql.raw(`case when u.ip <<= '::/96' and u.ip - inet '::' > 65535
  then '::' || to_hex((u.ip - inet '::') >> 16) || ':' || to_hex((u.ip - inet '::') & 65535) else host(u.ip) end`)

/** Where the differences of all these tables are kept until the transaction ends. */
export async function makeValueDifferences(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    create temporary table value_differences (
      rollup text, key_id uuid, service_id uuid, environment text, dimension text, value text, start timestamptz,
      source text, requests bigint, refused bigint, client_errors bigint, server_errors bigint,
      stored_requests bigint, stored_refused bigint, stored_client_errors bigint, stored_server_errors bigint
    ) on commit drop`)
}

/**
 * Counts what the raw rows of a day show of themselves, as `countValues` does, and keeps where a table can't be right.
 * Which values were let in is chance, and after a restart a part of a value may stand under '' and a part not. So of
 * each key, or service, and stretch of time: the sums are the raw ones, no value has more than it has there, and where
 * all would have fitted none stands under ''. What fails is written anew, with the most frequent values by name.
 */
export async function findValueDifferences(tx: Transaction, table: ValueTable, day: RecountedDay): Promise<void> {
  const { key, scope, group, interval, limits } = plans[table]
  const [columns, scoped] = [sql.raw(key), sql.raw(scope)]
  const isOfKeys = table.startsWith('key_')
  const limit = sql.raw(`case dimension ${dimensions.map(name => `when '${name}' then ${limits[name]}`).join(' ')} end`)
  await tx.execute(sql`
    insert into value_differences
    with raw as (
      select ${columns}, count(*) as requests, count(*) filter (where not is_through) as refused,
        count(*) filter (where is_through and status_class = 4) as client_errors,
        count(*) filter (where is_through and status_class = 5) as server_errors
      from (
        select u.key_id, u.service_id, coalesce(u.environment, 'unknown') as environment, u.source,
          date_bin(${`1 ${interval}`}, u.time, ${day.from}) as start, u.outcome in ('valid', 'reported') as is_through,
          u.status / 100 as status_class, d.dimension, d.value
        from request_logs u cross join lateral (values ('address', ${address}), ('client', ${clientColumn}),
          ('country', u.country::text), ('network', u.asn::text), ('route', u.route_id::text)) d (dimension, value)
        where u.organization_id = ${day.organizationId} and u.time >= ${day.from} and u.time < ${day.until}
          and u.service_id is not null and d.value is not null ${sql.raw(isOfKeys ? 'and u.key_id is not null' : '')}
      ) l
      group by ${columns}
    ), stored as (
      select ${columns}, ${counts} from ${sql.raw(table)} t
      where t.organization_id = ${day.organizationId} and t.start >= ${day.from} and t.start < ${day.until}
    ), groups as (
      select ${scoped}, bool_or(s.value <> '' and (r.value is null or ${isAny('s', '>', 'r')})) or ${areSumsUnequal} as is_wrong,
        bool_or(s.value = '') as has_rest
      from raw r full join stored s using (${columns}) group by ${sql.raw(group)}
    ), wrong as (
      select ${scoped} from groups left join (
        select ${scoped}, count(distinct value) as fits from raw group by ${scoped}
      ) f using (${scoped})
      group by ${scoped} having bool_or(is_wrong) or bool_or(has_rest) and coalesce(max(fits), 0) <= ${limit}
    ), ranked as (
      select ${scoped}, value,
        row_number() over (partition by ${scoped} order by sum(requests) desc, value) <= ${limit} as is_named
      from raw join wrong using (${scoped}) group by ${scoped}, value
    ), wanted as (
      select ${columns}, ${sums} from (
        select ${sql.raw(key.replace('value', "case when is_named then value else '' end as value"))}, ${counts}
        from raw join ranked using (${scoped}, value)
      ) n
      group by ${columns}
    )
    select ${table}, ${sql.raw(isOfKeys ? 'key_id' : `'${nilId}'`)}, service_id, ${sql.raw(isOfKeys ? `''` : 'environment')},
      dimension, value, start, source, w.requests, w.refused, w.client_errors, w.server_errors,
      s.requests, s.refused, s.client_errors, s.server_errors
    from wanted w full join (select stored.* from stored join wrong using (${scoped})) s using (${columns})
    where ${isAny('w', 'is distinct from', 's')}`)
}

/**
 * Adds to each row what it lacks, or takes away what it has too much: right also where lines came in meanwhile, as
 * `addCountDifferences` is.
 */
export async function addValueDifferences(
  tx: Transaction,
  table: ValueTable,
  { organizationId }: RecountedDay,
): Promise<void> {
  const { key } = plans[table]
  const columns = sql.raw(key)
  const name = sql.raw(table)
  await tx.execute(sql`
    insert into ${name} as t (organization_id, ${columns}, ${counts})
    select ${organizationId}, ${columns}, ${lacking}
    from value_differences where rollup = ${table} order by ${ordered(key)}
    on conflict (${columns}) do update set ${added}`)
  await tx.execute(sql`
    delete from ${name} t using value_differences d
    where d.rollup = ${table} and ${sameRow(key)} and t.requests = 0`)
}
