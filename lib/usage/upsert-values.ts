import { arrayOf, textArrayOf } from './array-of.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { ValueRow } from './value-counts.ts'

const rowsPerStatement = 5_000

const ofService = {
  columns: 'service_id, environment, dimension, value, start, source',
  conflict: 'service_id, dimension, value, start, environment, source',
}
const tables = {
  key_values_hour: {
    columns: 'key_id, service_id, dimension, value, start, source',
    conflict: 'key_id, dimension, start, value, service_id, source',
  },
  service_values_hour: ofService,
  service_values_day: ofService,
}

/** Adds counts of values, in the order of the rows, which is the same in every batch. */
export async function upsertValues(
  client: IngestClient,
  table: keyof typeof tables,
  organizationId: string,
  rows: readonly ValueRow[],
): Promise<void> {
  const { columns, conflict } = tables[table]
  for (let i = 0; i < rows.length; i += rowsPerStatement) {
    const some = rows.slice(i, i + rowsPerStatement)
    await client.query(
      `insert into ${table} as t (organization_id, ${columns}, requests, refused, client_errors, server_errors)
       select $1, ${columns}, requests, refused, client_errors, server_errors
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[],
         $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
         as u(key_id, service_id, environment, dimension, value, start, source, requests, refused, client_errors, server_errors)
       on conflict (${conflict}) do update set requests = t.requests + excluded.requests,
         refused = t.refused + excluded.refused, client_errors = t.client_errors + excluded.client_errors,
         server_errors = t.server_errors + excluded.server_errors`,
      [
        organizationId,
        arrayOf(some.map(row => row.keyId ?? 'null')),
        arrayOf(some.map(row => row.serviceId)),
        textArrayOf(some.map(row => row.environment)),
        arrayOf(some.map(row => row.dimension)),
        textArrayOf(some.map(row => row.value)),
        arrayOf(some.map(row => new Date(row.start).toISOString())),
        arrayOf(some.map(row => row.source)),
        arrayOf(some.map(row => row.requests)),
        arrayOf(some.map(row => row.refused)),
        arrayOf(some.map(row => row.clientErrors)),
        arrayOf(some.map(row => row.serverErrors)),
      ],
    )
  }
}
