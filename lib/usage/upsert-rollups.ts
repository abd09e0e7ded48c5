import { arrayOf, textArrayOf } from './array-of.ts'
import type { IngestClient } from './ingest-pool.ts'
import { latencyBuckets } from './latency.ts'
import { refusals } from './refusals.ts'
import type { Interval, RollupRow } from './rollup.ts'
import type { Sighting, SightingDimension } from './sighting.ts'
import { bothTallies } from './tally.ts'

const rowsPerStatement = 5_000

/** The greatest sum that a bigint holds: rather stand still there than refuse every later batch. */
const most = '9223372036854775807'

const sums = ['requests', 'refused', 'client_errors', 'server_errors'].map(
  name => `${name} = t.${name} + excluded.${name}`,
)

/** Most rows have no refusals, and most lines that come alone no histogram to add to. */
const sumOf = (tally: string, places: number) => `${tally} = case when excluded.${tally} = '{}' then t.${tally}
  when t.${tally} = '{}' then excluded.${tally} else ${bothTallies(`t.${tally}`, `excluded.${tally}`, places)} end`

/**
 * Adds counts of keys to a rollup table. The rows come in the order of the primary key, and so are locked in one order by
 * every batch. The organization need not stand in the primary key: the service does, and is nobody else's.
 */
export function upsertKeyRollup(
  client: IngestClient,
  interval: Interval,
  organizationId: string,
  rows: readonly RollupRow[],
): Promise<void> {
  return upsertRollup(client, organizationId, rows, {
    table: `usage_${interval}`,
    key: 'key_id, start, service_id, secret_id, source',
  })
}

/** The same of services, whose rows say in which environment was asked. */
export function upsertServiceRollup(
  client: IngestClient,
  interval: Interval,
  organizationId: string,
  rows: readonly RollupRow[],
): Promise<void> {
  return upsertRollup(client, organizationId, rows, {
    table: `service_${interval}`,
    key: 'service_id, start, environment, source',
  })
}

async function upsertRollup(
  client: IngestClient,
  organizationId: string,
  rows: readonly RollupRow[],
  { table, key }: { table: string; key: string },
): Promise<void> {
  for (let i = 0; i < rows.length; i += rowsPerStatement) {
    const some = rows.slice(i, i + rowsPerStatement)
    await client.query(
      `insert into ${table} as t (organization_id, ${key}, requests, refused, client_errors, server_errors, bytes, refusals, latency)
       select $1, ${key}, requests, refused, client_errors, server_errors, bytes, refusals::bigint[], latency::bigint[]
       from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bigint[],
         $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::text[])
         as u(key_id, start, service_id, secret_id, source, environment, requests, refused, client_errors, server_errors,
           bytes, refusals, latency)
       on conflict (${key}) do update
       set ${sums.join(', ')}, bytes = least(t.bytes::numeric + excluded.bytes, ${most})::bigint,
         ${sumOf('refusals', refusals.length)}, ${sumOf('latency', latencyBuckets)}`,
      [
        organizationId,
        arrayOf(some.map(row => row.keyId)),
        arrayOf(some.map(row => new Date(row.start).toISOString())),
        arrayOf(some.map(row => row.serviceId)),
        arrayOf(some.map(row => row.secretId)),
        arrayOf(some.map(row => row.source)),
        textArrayOf(some.map(row => row.environment)),
        arrayOf(some.map(row => row.requests)),
        arrayOf(some.map(row => row.refused)),
        arrayOf(some.map(row => row.clientErrors)),
        arrayOf(some.map(row => row.serverErrors)),
        arrayOf(some.map(row => row.bytes)),
        arrayOf(some.map(row => `"${arrayOf(row.refusals)}"`)),
        arrayOf(some.map(row => `"${arrayOf(row.latency)}"`)),
      ],
    )
  }
}

/** So often a key must have been let through with a value before that means something: databases of addresses err. */
const needed: Partial<Record<SightingDimension, number>> = {
  browser: 1,
  client: 3,
  country: 3,
  network: 3,
  prefix: 1,
  sensitive: 1,
}

/**
 * Adds what was seen of each key; earliest and latest stay so whatever order batches arrive in. Returns those that are
 * now seen often enough to mean something, and were not before.
 */
export async function upsertSightings(
  client: IngestClient,
  organizationId: string,
  sightings: readonly Sighting[],
): Promise<Sighting[]> {
  const met: Sighting[] = []
  for (let i = 0; i < sightings.length; i += rowsPerStatement) {
    const some = sightings.slice(i, i + rowsPerStatement)
    const { rows } = await client.query<{ place: string }>(
      `with told as (
         select * from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::bigint[],
           $8::bigint[], $9::int[]) with ordinality u(key_id, dimension, value, first, last, requests, others, needed, place)
       ), seen as (
         insert into sightings as t (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests, others)
         select $1, key_id, dimension, value, first, last, requests, others from told order by place
         on conflict (key_id, dimension, value) do update
         set first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
           last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at), requests = t.requests + excluded.requests,
           others = t.others + excluded.others
         returning key_id, dimension, value, requests, others
       )
       select told.place from seen join told using (key_id, dimension, value)
       where greatest(seen.requests, seen.others) >= told.needed
         and greatest(seen.requests - told.requests, seen.others - told.others) < told.needed`,
      [
        organizationId,
        arrayOf(some.map(each => each.keyId)),
        arrayOf(some.map(each => each.dimension)),
        textArrayOf(some.map(each => each.value)),
        arrayOf(some.map(each => new Date(each.first).toISOString())),
        arrayOf(some.map(each => new Date(each.last).toISOString())),
        arrayOf(some.map(each => each.requests)),
        arrayOf(some.map(each => each.others)),
        arrayOf(some.map(each => needed[each.dimension] ?? 'null')),
      ],
    )
    for (const { place } of rows) met.push(...some.slice(Number(place) - 1, Number(place)))
  }
  return met
}
