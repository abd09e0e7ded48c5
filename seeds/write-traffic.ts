import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { type IngestClient, ingestTransaction, withIngestClient } from '#lib/usage/ingest-pool.ts'

// The sample's bulk way in: rows are copied into temporary tables, then added to the real ones by the same role, and
// under the same grants, as ingestion's. It bypasses the pipeline, not the fence.

const rollupColumns =
  'organization_id, service_id, key_id, secret_id, source, outcome, status_class, start, requests, bytes, latency'
const rawColumns =
  'organization_id, time, key_id, secret_id, service_id, environment, source, outcome, status, method, path, duration_ms, bytes, ip, country, user_agent, batch_id, line'
const sightingColumns = 'organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests'

const columns = {
  request_logs: rawColumns,
  usage_minute: rollupColumns,
  usage_hour: rollupColumns,
  usage_day: rollupColumns,
  sightings: sightingColumns,
} as const
export type TrafficTable = keyof typeof columns
const tables = Object.keys(columns) as TrafficTable[]

const prefix = 'sample until '

/** Until when an organization's sample traffic has been written; null where it never was. */
export async function writtenUntil(organizationId: string): Promise<number | null> {
  return withIngestClient(async client => {
    const { rows } = await client.query<{ last: string | null }>(
      'select max(dedupe_key) as last from ingest_batches where organization_id = $1 and dedupe_key like $2',
      [organizationId, `${prefix}%`],
    )
    const last = rows[0]?.last
    return last ? Date.parse(last.slice(prefix.length)) : null
  })
}

/** Lines in COPY's text format, for any of the tables. */
export type Chunk = Partial<Record<TrafficTable, string>>

export interface Batch {
  id: string
  organizationId: string
  /** until when, not included; the next batch goes on from there */
  to: number
}

/** Adds all chunks in one transaction: rollups are added to what stands there already. The same range counts once. */
export async function writeTraffic(batch: Batch, chunks: Iterable<Chunk>): Promise<void> {
  await ingestTransaction(async client => {
    await client.query(
      'insert into ingest_batches (id, organization_id, dedupe_key, accepted) values ($1, $2, $3, 0)',
      [batch.id, batch.organizationId, `${prefix}${new Date(batch.to).toISOString()}`],
    )
    for (const table of tables) {
      await client.query(
        `create temporary table stage_${table} on commit drop as select ${columns[table]} from ${table} limit 0`,
      )
    }
    for (const chunk of chunks) {
      for (const table of tables) if (chunk[table]) await copyIn(client, table, chunk[table])
    }
    for (const table of tables) {
      const list = columns[table]
      await client.query(`insert into ${table} (${list}) select ${list} from stage_${table} ${onConflict(table)}`)
    }
  })
}

async function copyIn(client: IngestClient, table: TrafficTable, lines: string): Promise<void> {
  const stream = client.query(copyFrom(`copy stage_${table} (${columns[table]}) from stdin`))
  await pipeline(Readable.from([Buffer.from(lines)]), stream)
}

function onConflict(table: TrafficTable): string {
  if (table === 'request_logs') return ''
  if (table === 'sightings')
    return `on conflict (key_id, dimension, value) do update set requests = sightings.requests + excluded.requests,
      first_seen_at = least(sightings.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(sightings.last_seen_at, excluded.last_seen_at)`
  return `on conflict (key_id, start, service_id, secret_id, source, outcome, status_class) do update set
      requests = ${table}.requests + excluded.requests, bytes = ${table}.bytes + excluded.bytes,
      latency = keyturn_add(${table}.latency, excluded.latency)`
}
