import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'

/** The rows of a table that are not as the raw rows have it. */
export interface TableDifference {
  table: string
  rows: number
  first: RowDifference[]
}

/** A row by what it counts; null where it should not be there, or is not. */
export type RowDifference = {
  of: Record<string, string | number>
  expected: Record<string, unknown> | null
  stored: Record<string, unknown> | null
}

const listed = 3

/** What was found, by table, in the order of their names. */
export async function listDifferences(tx: Transaction): Promise<TableDifference[]> {
  const rows = await tx.execute<RowDifference & { table: string; rows: number }>(sql`
    select t.rollup as "table", t.rows, json_build_object('start', d.start, 'key', d.key_id, 'secret', d.secret_id,
        'service', d.service_id, 'environment', d.environment, 'source', d.source) as "of",
      case when d.requests is not null
        then json_build_object('requests', d.requests, 'refused', d.refused, 'clientErrors', d.client_errors,
          'serverErrors', d.server_errors, 'bytes', d.bytes, 'refusals', d.refusals, 'latency', d.latency) end as expected,
      case when d.stored_requests is not null then json_build_object('requests', d.stored_requests,
        'refused', d.stored_refused, 'clientErrors', d.stored_client_errors, 'serverErrors', d.stored_server_errors,
        'bytes', d.stored_bytes, 'refusals', d.stored_refusals, 'latency', d.stored_latency) end as stored
    from (select rollup, count(*)::int as rows from count_differences group by rollup) t
    cross join lateral (select * from count_differences c where c.rollup = t.rollup
      order by c.start, c.service_id, c.key_id, c.secret_id, c.environment, c.source
      limit ${listed}) d
    union all
    select t.rollup, t.rows, json_build_object('start', d.start, 'key', d.key_id, 'service', d.service_id,
        'environment', d.environment, 'source', d.source, 'dimension', d.dimension, 'value', d.value),
      case when d.requests is not null then json_build_object('requests', d.requests, 'refused', d.refused,
        'clientErrors', d.client_errors, 'serverErrors', d.server_errors) end,
      case when d.stored_requests is not null then json_build_object('requests', d.stored_requests,
        'refused', d.stored_refused, 'clientErrors', d.stored_client_errors, 'serverErrors', d.stored_server_errors) end
    from (select rollup, count(*)::int as rows from value_differences group by rollup) t
    cross join lateral (select * from value_differences v where v.rollup = t.rollup
      order by v.start, v.service_id, v.key_id, v.dimension, v.value, v.environment, v.source limit ${listed}) d`)
  const byTable = Map.groupBy(rows, row => row.table)
  const tables = [...byTable].sort(([a], [b]) => (a < b ? -1 : 1))
  return tables.map(([table, own]) => ({
    table,
    rows: own[0]?.rows ?? 0,
    first: own.map(({ of, expected, stored }) => ({ of, expected, stored })),
  }))
}
