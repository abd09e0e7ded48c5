import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { latencyBounds, latencyBuckets } from './latency.ts'
import { isCounted, type RecountedDay } from './recounted-day.ts'
import { refusalPlaceOf, refusals } from './refusals.ts'
import { nilId } from './rollup.ts'
import { tallyOf } from './tally.ts'

export const countTables = [
  'usage_minute',
  'usage_hour',
  'usage_day',
  'service_minute',
  'service_hour',
  'service_day',
] as const
export type CountTable = (typeof countTables)[number]

const keyColumns = 'key_id, start, service_id, secret_id, source'
const serviceColumns = 'service_id, start, environment, source'

const keyOf = (table: CountTable) => (table.startsWith('usage_') ? keyColumns : serviceColumns)
const intervalOf = (table: CountTable) => table.slice(table.indexOf('_') + 1)

/** As `latencyBucket` has it: what equals a bound belongs to its bucket. Raw durations are whole milliseconds. */
const bucket = `width_bucket(u.duration_ms - 1, array[${latencyBounds.join(', ')}])`

const numbers = ['requests', 'refused', 'client_errors', 'server_errors', 'bytes']
const tallies = ['refusals', 'latency']
const measures = [...numbers, ...tallies]
const ofEach = (names: readonly string[], write: (name: string) => string, by = ', ') =>
  sql.raw(names.map(write).join(by))

/** The greatest sum that a bigint holds, where ingestion stands still as well. */
const most = '9223372036854775807'

/**
 * Counts the raw rows of a day as `countLine` does, and keeps where a table says otherwise. One statement, and so one
 * moment: a batch's raw rows and what counts them come to be together, so nothing is found that is merely under way.
 */
export async function findCountDifferences(tx: Transaction, day: RecountedDay): Promise<void> {
  await tx.execute(sql`
    create temporary table count_differences (
      rollup text, key_id uuid, secret_id uuid, service_id uuid, environment text, start timestamptz, source text,
      ${ofEach(numbers, name => `${name} bigint, stored_${name} bigint`)},
      ${ofEach(tallies, name => `${name} bigint[], stored_${name} bigint[]`)}
    ) on commit drop`)
  await tx.execute(sql`
    insert into count_differences (rollup, key_id, secret_id, service_id, environment, start, source,
      ${ofEach(measures, name => `${name}, stored_${name}`)})
    with minute_cells as materialized (${cellsOfRawRows(day)}),
      hour_cells as materialized (${coarser('minute_cells', 'hour', day)}),
      day_cells as materialized (${coarser('hour_cells', 'day', day)})
    ${sql.join(
      countTables.map(table => differencesOf(table, day)),
      sql` union all `,
    )}`)
}

const cell = 'key_id, secret_id, service_id, environment, source, refusal, status_class, bucket'

/** Requests that differ in nothing that is counted: far fewer than there are raw rows, the longer the interval. */
function cellsOfRawRows({ organizationId, from, until }: RecountedDay): SQL {
  return sql`
    select ${sql.raw(cell)}, start, count(*)::int as n, sum(bytes) as bytes
    from (
      select coalesce(u.key_id, ${nilId}) as key_id, coalesce(u.secret_id, ${nilId}) as secret_id, u.service_id,
        coalesce(u.environment, 'unknown') as environment, u.source, ${sql.raw(refusalPlaceOf('u.outcome'))} as refusal,
        u.status / 100 as status_class, coalesce(u.bytes, 0) as bytes, date_bin('1 minute', u.time, ${from}) as start,
        ${sql.raw(bucket)} as bucket
      from request_logs u
      where u.organization_id = ${organizationId} and u.time >= ${from} and u.time < ${until} and u.service_id is not null
        and ${isCounted}
    ) l
    group by ${sql.raw(cell)}, start`
}

function coarser(cells: string, interval: string, { from }: RecountedDay): SQL {
  return sql`
    select ${sql.raw(cell)}, date_bin(${`1 ${interval}`}, start, ${from}) as start, sum(n)::int as n, sum(bytes) as bytes
    from ${sql.raw(cells)} group by ${sql.raw(cell)}, 9`
}

function differencesOf(table: CountTable, { organizationId, from, until }: RecountedDay): SQL {
  const columns = sql.raw(keyOf(table))
  const isOfKeys = table.startsWith('usage_')
  return sql`
    select ${table}, ${sql.raw(isOfKeys ? 'key_id, secret_id' : `'${nilId}'::uuid, '${nilId}'::uuid`)}, service_id,
      ${sql.raw(isOfKeys ? `''` : 'environment')}, start, source, ${ofEach(measures, name => `e.${name}, s.${name}`)}
    from (
      select ${columns}, sum(n) as requests, coalesce(sum(n) filter (where refusal is not null), 0) as refused,
        coalesce(sum(n) filter (where refusal is null and status_class = 4), 0) as client_errors,
        coalesce(sum(n) filter (where refusal is null and status_class = 5), 0) as server_errors,
        least(sum(bytes), ${sql.raw(most)})::bigint as bytes,
        ${sql.raw(tallyOf('refusal', refusals.length, 'n'))} as refusals,
        ${sql.raw(tallyOf('bucket', latencyBuckets, 'n'))} as latency
      from ${sql.raw(`${intervalOf(table)}_cells`)}
      group by ${columns}
    ) e
    full join (
      select * from ${sql.raw(table)} t
      where t.organization_id = ${organizationId} and t.start >= ${from} and t.start < ${until}
    ) s using (${columns})
    where ${ofEach(measures, name => `e.${name} is distinct from s.${name}`, ' or ')}`
}

/**
 * Adds to each row what it lacks, or takes away what it has too much. Right also where lines came in meanwhile: they
 * were added to raw rows and counts alike, so the difference stands. Rows are taken in ingestion's order, so both
 * queue and never deadlock.
 */
export async function addCountDifferences(
  tx: Transaction,
  table: CountTable,
  { organizationId }: RecountedDay,
): Promise<void> {
  const columns = sql.raw(keyOf(table))
  const name = sql.raw(table)
  await tx.execute(sql`
    insert into ${name} as t (organization_id, ${columns}, ${ofEach(measures, each => each)})
    select ${organizationId}, ${columns}, ${ofEach(numbers, each => `coalesce(${each}, 0) - coalesce(stored_${each}, 0)`)},
      ${ofEach(tallies, lacking)}
    from count_differences where rollup = ${table} order by ${ordered(keyOf(table))}
    on conflict (${columns}) do update set
      ${ofEach(numbers.slice(0, -1), each => `${each} = t.${each} + excluded.${each}`)},
      bytes = least(t.bytes::numeric + excluded.bytes, ${sql.raw(most)})::bigint,
      ${ofEach(tallies, each => `${each} = keyturn_add(t.${each}, excluded.${each})`)}`)
  await tx.execute(sql`
    delete from ${name} t using count_differences d
    where d.rollup = ${table} and ${sameRow(keyOf(table))} and d.stored_requests is not null
      and t.requests = 0`)
}

/** Of a row that is not there yet, the whole; place by place what is too few, and below zero what is too many. */
const lacking = (tally: string) => `case when stored_${tally} is null then ${tally}
  else keyturn_add(${tally}, array(select -n from unnest(stored_${tally}) n)) end`

/** Texts as JavaScript compares them, whatever the database's collation. */
export function ordered(columns: string): SQL {
  const texts = ['dimension', 'value', 'environment', 'source']
  const each = columns.split(', ').map(column => (texts.includes(column) ? `${column} collate "C"` : column))
  return sql.raw(each.join(', '))
}

export function sameRow(columns: string): SQL {
  return sql.raw(
    columns
      .split(', ')
      .map(column => `t.${column} = d.${column}`)
      .join(' and '),
  )
}
