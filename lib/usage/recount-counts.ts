import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { latencyBounds, latencyBuckets } from './latency.ts'
import type { RecountedDay } from './recounted-day.ts'
import { nilId } from './rollup.ts'

export const countTables = [
  'usage_minute',
  'usage_hour',
  'usage_day',
  'service_minute',
  'service_hour',
  'service_day',
] as const
export type CountTable = (typeof countTables)[number]

const keyColumns = 'key_id, start, service_id, secret_id, source, outcome, status_class'
const serviceColumns = 'service_id, start, environment, source, outcome, status_class'

const keyOf = (table: CountTable) => (table.startsWith('usage_') ? keyColumns : serviceColumns)
const intervalOf = (table: CountTable) => table.slice(table.indexOf('_') + 1)

/** As `latencyBucket` has it: what equals a bound belongs to its bucket. Raw durations are whole milliseconds. */
const bucket = `width_bucket(r.duration_ms - 1, array[${latencyBounds.join(', ')}])`

const buckets = Array.from({ length: latencyBuckets }, (_, n) => n)
const histogram = `case when count(l.bucket) = 0 then '{}'::bigint[]
  else array[${buckets.map(n => `count(*) filter (where l.bucket = ${n})`).join(', ')}] end`

/** The greatest sum that a bigint holds, where ingestion stands still as well. */
const most = '9223372036854775807'

/**
 * Counts the raw rows of a day as `countLine` does, and keeps where a table says otherwise. One statement for a table,
 * and so one moment: a batch's raw rows and what counts them come to be together, so nothing is found that is merely
 * under way.
 */
export async function findCountDifferences(tx: Transaction, day: RecountedDay): Promise<void> {
  await tx.execute(sql`
    create temporary table count_differences (
      rollup text, key_id uuid, secret_id uuid, service_id uuid, environment text, start timestamptz, source text,
      outcome text, status_class smallint, requests bigint, bytes bigint, latency bigint[],
      stored_requests bigint, stored_bytes bigint, stored_latency bigint[]
    ) on commit drop`)
  for (const table of countTables) await findDifferencesOf(tx, table, day)
}

async function findDifferencesOf(tx: Transaction, table: CountTable, day: RecountedDay): Promise<void> {
  const columns = sql.raw(keyOf(table))
  const isOfKeys = table.startsWith('usage_')
  await tx.execute(sql`
    insert into count_differences
    select ${table}, ${sql.raw(isOfKeys ? 'key_id, secret_id' : `'${nilId}', '${nilId}'`)}, service_id,
      ${sql.raw(isOfKeys ? `''` : 'environment')}, start, source, outcome, status_class,
      e.requests, e.bytes, e.latency, s.requests, s.bytes, s.latency
    from (
      select ${columns}, count(*) as requests, least(sum(l.bytes), ${sql.raw(most)})::bigint as bytes,
        ${sql.raw(histogram)} as latency
      from (
        select coalesce(r.key_id, ${nilId}) as key_id, coalesce(r.secret_id, ${nilId}) as secret_id, r.service_id,
          coalesce(r.environment, 'unknown') as environment, r.source, r.outcome,
          coalesce(r.status / 100, 0)::smallint as status_class, coalesce(r.bytes, 0) as bytes,
          date_bin(${`1 ${intervalOf(table)}`}, r.time, ${day.from}) as start, ${sql.raw(bucket)} as bucket
        from request_logs r
        where r.organization_id = ${day.organizationId} and r.time >= ${day.from} and r.time < ${day.until}
          and r.service_id is not null
      ) l
      group by ${columns}
    ) e
    full join (
      select * from ${sql.raw(table)} t
      where t.organization_id = ${day.organizationId} and t.start >= ${day.from} and t.start < ${day.until}
    ) s using (${columns})
    where e.requests is distinct from s.requests or e.bytes is distinct from s.bytes
      or e.latency is distinct from s.latency`)
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
    insert into ${name} as t (organization_id, ${columns}, requests, bytes, latency)
    select ${organizationId}, ${columns}, coalesce(requests, 0) - coalesce(stored_requests, 0),
      coalesce(bytes, 0) - coalesce(stored_bytes, 0), ${missing}
    from count_differences where rollup = ${table} order by ${ordered(keyOf(table))}
    on conflict (${columns}) do update set requests = t.requests + excluded.requests,
      bytes = least(t.bytes::numeric + excluded.bytes, ${sql.raw(most)})::bigint, latency = ${sum}`)
  await tx.execute(sql`
    delete from ${name} t using count_differences d
    where d.rollup = ${table} and ${sameRow(keyOf(table))} and d.stored_requests is not null
      and t.requests = 0`)
}

const missing = sql.raw(
  `case when stored_latency is null or stored_latency = '{}' then coalesce(latency, '{}')
    else array[${buckets.map(n => `coalesce(latency[${n + 1}], 0) - coalesce(stored_latency[${n + 1}], 0)`).join(', ')}] end`,
)

const bothOf = (n: number) => `coalesce(t.latency[${n + 1}], 0) + coalesce(excluded.latency[${n + 1}], 0)`
const sum = sql.raw(
  `case when ${buckets.map(n => `${bothOf(n)} = 0`).join(' and ')} then '{}'::bigint[]
    else array[${buckets.map(bothOf).join(', ')}] end`,
)

/** Texts as JavaScript compares them, whatever the database's collation. */
export function ordered(columns: string): SQL {
  const texts = ['dimension', 'value', 'environment', 'source', 'outcome']
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
