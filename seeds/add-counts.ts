import type { Fields } from '#lib/usage/binary-fields.ts'
import { copyRows } from '#lib/usage/copy-rows.ts'
import type { IngestClient } from '#lib/usage/ingest-pool.ts'
import type { RollupRow } from '#lib/usage/rollup.ts'
import type { ValueRow } from '#lib/usage/value-counts.ts'

export interface Counts<T> {
  table: string
  organizationId: string
  rows: readonly T[]
}

/** How each column's field is written. */
type Columns<T> = Record<string, (fields: Fields, row: T) => void>

const whose: Columns<RollupRow | ValueRow> = {
  key_id: (fields, row) => fields.uuid(row.keyId),
  service_id: (fields, row) => fields.uuid(row.serviceId),
  environment: (fields, row) => fields.word(row.environment),
  source: (fields, row) => fields.word(row.source),
  start: (fields, row) => fields.time(row.start),
}
const numbers: Columns<RollupRow | ValueRow> = {
  requests: (fields, row) => fields.int8(row.requests),
  refused: (fields, row) => fields.int8(row.refused),
  client_errors: (fields, row) => fields.int8(row.clientErrors),
  server_errors: (fields, row) => fields.int8(row.serverErrors),
}

const requestColumns: Columns<RollupRow> = {
  ...whose,
  secret_id: (fields, row) => fields.uuid(row.secretId),
  ...numbers,
  bytes: (fields, row) => fields.int8(row.bytes),
  refusals: (fields, row) => fields.int8s(row.refusals),
  latency: (fields, row) => fields.int8s(row.latency),
}
const requestMeasures = [...Object.keys(numbers), 'bytes', 'refusals', 'latency']

const valueColumns: Columns<ValueRow> = {
  ...whose,
  dimension: (fields, row) => fields.word(row.dimension),
  value: (fields, row) => fields.word(row.value),
  ...numbers,
}

/** Adds rows to a rollup of keys or of services. */
export function addRequests(client: IngestClient, counts: Counts<RollupRow>): Promise<void> {
  const key = counts.table.startsWith('usage_')
    ? ['key_id', 'start', 'service_id', 'secret_id', 'source']
    : ['service_id', 'start', 'environment', 'source']
  return add(client, counts, { key, measures: requestMeasures, columns: requestColumns })
}

/** Adds rows to what requests of keys, or of services, show of themselves. */
export function addValues(client: IngestClient, counts: Counts<ValueRow>): Promise<void> {
  const key = counts.table.startsWith('key_')
    ? ['key_id', 'dimension', 'start', 'value', 'service_id', 'source']
    : ['service_id', 'dimension', 'value', 'start', 'environment', 'source']
  return add(client, counts, { key, measures: Object.keys(numbers), columns: valueColumns })
}

interface Shape<T> {
  /** as the primary key has them, in whose order every batch takes its rows */
  key: string[]
  measures: string[]
  columns: Columns<T>
}

/** Through a temporary table: into one under row-level security nothing is copied. */
async function add<T>(
  client: IngestClient,
  { table, organizationId, rows }: Counts<T>,
  { key, measures, columns }: Shape<T>,
): Promise<void> {
  const own = `sample_${table}`
  const names = [...key, ...measures]
  const writers = Object.entries(columns).flatMap(([name, write]) => (names.includes(name) ? [{ name, write }] : []))
  await client.query(`create temporary table if not exists ${own} (like ${table}) on commit drop; truncate ${own}`)
  await copyRows<T>(client, {
    ...{ table: own, columns: ['organization_id', ...writers.map(({ name }) => name)], rows },
    write(fields, row) {
      fields.uuid(organizationId)
      for (const { write } of writers) write(fields, row)
    },
  })
  await client.query(
    `insert into ${table} as t (organization_id, ${names}) select organization_id, ${names} from ${own} order by ${key}
     on conflict (${key}) do update set ${measures.map(sumOf)}`,
  )
}

const sumOf = (name: string) =>
  name === 'refusals' || name === 'latency'
    ? `${name} = keyturn_add(t.${name}, excluded.${name})`
    : `${name} = t.${name} + excluded.${name}`
