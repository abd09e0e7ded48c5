import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { ordered, sameRow } from './recount-counts.ts'
import type { RecountedDay } from './recounted-day.ts'
import { nilId } from './rollup.ts'
import { cellColumns, collectValueCells } from './value-cells.ts'
import { type Dimension, dimensions } from './value-counts.ts'
import { valueLimits } from './value-limits.ts'

export const valueTables = ['key_values_hour', 'service_values_hour', 'service_values_day'] as const
export type ValueTable = (typeof valueTables)[number]

interface Plan {
  interval: 'hour' | 'day'
  /** the columns of the primary key, in its order */
  key: string
  /** within which so many values are told apart */
  scope: string
  /** what has a sum of its own: all of the key but the value */
  group: string
  limits: Record<Dimension, number>
}

const ofService = {
  key: 'service_id, dimension, value, start, environment, source',
  scope: 'service_id, dimension, start',
  group: 'service_id, dimension, start, environment, source',
  limits: valueLimits.service,
}

const plans: Record<ValueTable, Plan> = {
  key_values_hour: {
    interval: 'hour',
    key: 'key_id, dimension, start, value, service_id, source',
    scope: 'key_id, dimension, start',
    group: 'key_id, dimension, start, service_id, source',
    limits: valueLimits.key,
  },
  service_values_hour: { interval: 'hour', ...ofService },
  service_values_day: { interval: 'day', ...ofService },
}

const measures = ['requests', 'refused', 'client_errors', 'server_errors']
const ofEach = (write: (measure: string) => string, by = ', ') => sql.raw(measures.map(write).join(by))

const counts = ofEach(name => name)
const storedCounts = ofEach(name => `stored_${name}`)
const none = ofEach(() => 'null::bigint')
const noneStored = ofEach(name => `null::bigint as stored_${name}`)
const sums = ofEach(name => `sum(${name})::bigint as ${name}`)
const storedSums = ofEach(name => `sum(stored_${name})::bigint as stored_${name}`)
const isMoreStored = ofEach(name => `stored_${name} > coalesce(${name}, 0)`, ' or ')
const areSumsUnequal = ofEach(name => `coalesce(sum(${name}), 0) <> coalesce(sum(stored_${name}), 0)`, ' or ')
const isUnequal = ofEach(name => `${name} is distinct from stored_${name}`, ' or ')
const lacking = ofEach(name => `coalesce(${name}, 0) - coalesce(stored_${name}, 0)`)
const added = ofEach(name => `${name} = t.${name} + excluded.${name}`)

/**
 * Keeps where the tables of values can't be right. Which values were let in is chance, and after a restart a part of a
 * value may stand under '' and a part not. So of each key, or service, and stretch of time: the sums are the raw ones,
 * no value has more than it has there, and where all would have fitted none stands under ''. What fails is wanted anew,
 * with the most frequent values by name.
 */
export async function findValueDifferences(tx: Transaction, day: RecountedDay): Promise<void> {
  await collectValueCells(tx, day)
  await tx.execute(sql`
    create temporary table value_differences (${cellColumns}, stored_requests bigint, stored_refused bigint,
      stored_client_errors bigint, stored_server_errors bigint) on commit drop`)
  for (const table of valueTables) await findDifferencesOf(tx, table, day)
}

async function findDifferencesOf(tx: Transaction, table: ValueTable, day: RecountedDay): Promise<void> {
  const { key, scope, group, interval, limits } = plans[table]
  const [columns, scoped] = [sql.raw(key), sql.raw(scope)]
  const isOfKeys = table === 'key_values_hour'
  const whose = sql.raw(isOfKeys ? `key_id, service_id, ''` : `'${nilId}'::uuid, service_id, environment`)
  const limit = sql.raw(`case dimension ${dimensions.map(name => `when '${name}' then ${limits[name]}`).join(' ')} end`)
  const told = (rollup: string, prefix: string) =>
    ofEach(name => `sum(${name}) filter (where rollup = '${rollup}')::bigint as ${prefix}${name}`)
  await tx.execute(sql`
    insert into value_differences
    with cells as (
      select ${columns}, ${told('raw', '')}, ${told(table, 'stored_')}
      from (
        select rollup, key_id, service_id, environment, dimension, value, source, ${counts},
          case rollup when 'raw' then date_bin(${`1 ${interval}`}, start, ${day.from}) else start end as start
        from value_cells where rollup in ('raw', ${table}) ${sql.raw(isOfKeys ? `and key_id <> '${nilId}'` : '')}
      ) c
      group by ${columns}
    ), wrong as (
      select ${scoped}, max(fitting) > ${limit} as is_full from (
        select ${scoped}, bool_or(value <> '' and (requests is null or ${isMoreStored})) or ${areSumsUnequal} as is_wrong,
          bool_or(value = '') as has_rest
        from cells group by ${sql.raw(group)}
      ) g left join (
        select ${scoped}, count(distinct value) as fitting from cells where requests is not null group by ${scoped}
      ) f using (${scoped})
      group by ${scoped} having bool_or(is_wrong) or bool_or(has_rest) and coalesce(max(fitting), 0) <= ${limit}
    ), wrong_cells as materialized (
      select cells.*, is_full from cells join wrong using (${scoped})
    ), ranked as (
      select *, dense_rank() over (partition by ${scoped} order by total desc, value) <= ${limit} as is_named
      from (
        select *, sum(requests) over (partition by ${scoped}, value) as total
        from wrong_cells where is_full and requests is not null
      ) t
    ), bounded as (
      select ${columns}, ${sums}, ${storedSums}
      from (
        select ${sql.raw(key.replace('value', "case when is_named then value else '' end as value"))}, ${counts},
          ${noneStored}
        from ranked
        union all
        select ${columns}, ${none}, ${storedCounts} from wrong_cells where is_full and stored_requests is not null
      ) n
      group by ${columns}
      union all
      select ${columns}, ${counts}, ${storedCounts} from wrong_cells where is_full is not true
    )
    select ${table}, ${whose}, dimension, value, start, source, ${counts}, ${storedCounts}
    from bounded where ${isUnequal}`)
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
    where d.rollup = ${table} and ${sameRow(key)} and d.stored_requests is not null
      and t.requests = 0`)
}
