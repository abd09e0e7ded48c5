import { type IngestClient, ingestTransaction } from '#lib/usage/ingest-pool.ts'
import { latencyBounds, latencyBuckets } from '#lib/usage/latency.ts'
import { refusalPlaceOf, refusals } from '#lib/usage/refusals.ts'
import { sumOfTallies, tallyOf } from '#lib/usage/tally.ts'
import { valueLimits } from '#lib/usage/value-limits.ts'
import type { PieceOf } from './copy-piece.ts'
import { claimPiece } from './progress.ts'

// Adds the requests of a copied batch to all that counts requests, in statements over all of them at once. What it
// comes to is what lib/usage/recount-day.ts counts, and the sample's test asks that file.

const numbers = ['requests', 'refused', 'client_errors', 'server_errors', 'bytes']
const tallies = [
  { name: 'refusals', places: refusals.length },
  { name: 'latency', places: latencyBuckets },
]
const measures = [...numbers, ...tallies.map(tally => tally.name)].join(', ')

/** Counts a batch that was copied. Does nothing where that is done. */
export function countPiece(piece: PieceOf & { id: string }): Promise<void> {
  return ingestTransaction(async client => {
    if (!(await claimPiece(client, { ...piece, lines: 0 }, 'counted'))) return
    await client.query(`set local work_mem = '128MB'`)
    await countRequests(client, piece)
    await countValues(client, piece)
  })
}

const keyColumns = 'key_id, start, service_id, secret_id, source'
const serviceColumns = 'service_id, start, environment, source'

async function countRequests(client: IngestClient, { id, from, to }: PieceOf & { id: string }): Promise<void> {
  await client.query(
    `create temporary table sample_usage_minute on commit drop as
     select organization_id, ${keyColumns}, environment, count(*) as requests, count(refusal) as refused,
       count(*) filter (where refusal is null and status / 100 = 4) as client_errors,
       count(*) filter (where refusal is null and status / 100 = 5) as server_errors,
       coalesce(sum(bytes), 0)::bigint as bytes, ${tallyOf('refusal', refusals.length)} as refusals,
       ${tallyOf('bucket', latencyBuckets)} as latency
     from (
       select *, ${refusalPlaceOf('outcome')} as refusal, date_trunc('minute', time) as start,
         width_bucket(duration_ms - 1, array[${latencyBounds.join(', ')}]) as bucket
       from request_logs where batch_id = '${id}' and time >= '${iso(from)}' and time < '${iso(to)}'
     ) l
     group by organization_id, ${keyColumns}, environment`,
  )
  const keys = `${keyColumns}, environment`
  await coarsen(client, { from: 'usage_minute', to: 'usage_hour', columns: keys, interval: 'hour' })
  await coarsen(client, { from: 'usage_hour', to: 'usage_day', columns: keys, interval: 'day' })
  const columns = serviceColumns
  await coarsen(client, { from: 'usage_minute', to: 'service_minute', columns, interval: 'minute' })
  await coarsen(client, { from: 'service_minute', to: 'service_hour', columns, interval: 'hour' })
  await coarsen(client, { from: 'service_hour', to: 'service_day', columns, interval: 'day' })
  for (const interval of ['minute', 'hour', 'day']) {
    await add(client, `usage_${interval}`, keyColumns)
    await add(client, `service_${interval}`, serviceColumns)
  }
}

interface Coarsening {
  from: string
  to: string
  columns: string
  interval: 'minute' | 'hour' | 'day'
}

/** A temporary table of what a real one is to get, by a longer interval or without what tells keys apart. */
async function coarsen(client: IngestClient, { from, to, columns, interval }: Coarsening): Promise<void> {
  const chosen = columns.replace('start', `date_trunc('${interval}', start)`)
  await client.query(
    `create temporary table sample_${to} on commit drop as
     select organization_id, ${columns.replace('start', `date_trunc('${interval}', start) as start`)},
       ${numbers.map(name => `sum(${name})::bigint as ${name}`).join(', ')},
       ${tallies.map(({ name, places }) => `${sumOfTallies(name, places)} as ${name}`).join(', ')}
     from sample_${from} group by organization_id, ${chosen}`,
  )
}

async function add(client: IngestClient, table: string, columns: string): Promise<void> {
  await client.query(
    `insert into ${table} as t (organization_id, ${columns}, ${measures})
     select organization_id, ${columns}, ${measures} from sample_${table} order by ${columns}
     on conflict (${columns}) do update set ${numbers.map(name => `${name} = t.${name} + excluded.${name}`).join(', ')},
       ${tallies.map(({ name }) => `${name} = keyturn_add(t.${name}, excluded.${name})`).join(', ')}`,
  )
}

const valueMeasures = ['requests', 'refused', 'client_errors', 'server_errors']

/** What a dimension's values are, as columns of requests. */
const shown = [
  { dimension: 'address', column: 'ip', text: 'host(ip)' },
  { dimension: 'client', column: 'user_agent', text: `split_part(user_agent, '/', 1)` },
  { dimension: 'country', column: 'country', text: 'country::text' },
  { dimension: 'network', column: 'asn', text: 'asn::text' },
  { dimension: 'route', column: 'route_id', text: 'route_id::text' },
]
const caseOf = (write: (each: (typeof shown)[number]) => string) =>
  `case ${shown.map(each => `when grouping(${each.column}) = 0 then ${write(each)}`).join(' ')} end`

const prefix = `network(set_masklen(value::inet, case family(value::inet) when 4 then 24 else 48 end))::text`

async function countValues(client: IngestClient, { id, from, to }: PieceOf & { id: string }): Promise<void> {
  const of = 'organization_id, key_id, service_id, environment, source, start'
  await client.query(
    `create temporary table sample_values on commit drop as
     select * from (
       select ${of}, ${caseOf(each => `'${each.dimension}'`)} as dimension, ${caseOf(each => each.text)} as value,
         count(*) as requests, count(*) filter (where not is_through) as refused,
         count(*) filter (where is_through and status / 100 = 4) as client_errors,
         count(*) filter (where is_through and status / 100 = 5) as server_errors, min(time) as first, max(time) as last
       from (
         select *, date_trunc('hour', time) as start, outcome in ('valid', 'reported') as is_through from request_logs
         where batch_id = '${id}' and time >= '${iso(from)}' and time < '${iso(to)}'
       ) l
       group by grouping sets (${shown.map(each => `(${of}, ${each.column})`).join(', ')})
     ) v where value is not null`,
  )
  await addValues(client, 'key_values_hour', 'hour')
  await addValues(client, 'service_values_hour', 'hour')
  await addValues(client, 'service_values_day', 'day')
  await client.query(
    `insert into sightings as t (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests)
     select organization_id, key_id, dimension, value, min(first), max(last),
       coalesce(sum(requests) filter (where source = chosen), 0)
     from (
       select key_id, organization_id, service_id, source, first, last, requests,
         case dimension when 'address' then 'prefix' else dimension end as dimension,
         case dimension when 'address' then ${prefix} else value end as value
       from sample_values
     ) s join (
       select service_id, coalesce((select s.source from service_log_sources s where s.service_id = v.service_id
         and s.until_time is null order by s.from_time desc limit 1), 'verification') as chosen
       from (select distinct service_id from sample_values) v
     ) c using (service_id)
     group by 1, 2, 3, 4 order by 2, 3, 4
     on conflict (key_id, dimension, value) do update set requests = t.requests + excluded.requests,
       first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
       last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)`,
  )
}

/** Within the product's limits: what is frequent has a name, and the rest is one. */
async function addValues(client: IngestClient, table: string, interval: 'hour' | 'day'): Promise<void> {
  const isOfKeys = table.startsWith('key_')
  const whose = isOfKeys ? 'key_id' : 'service_id'
  const columns = isOfKeys
    ? 'key_id, dimension, start, value, service_id, source'
    : 'service_id, dimension, value, start, environment, source'
  const limits = Object.entries(valueLimits[isOfKeys ? 'key' : 'service'])
  const limit = `case dimension ${limits.map(([name, most]) => `when '${name}' then ${most}`).join(' ')} end`
  const sums = valueMeasures.map(each => `sum(${each}) as ${each}`).join(', ')
  await client.query(
    `insert into ${table} as t (organization_id, ${columns}, ${valueMeasures.join(', ')})
     select organization_id, ${columns.replace('value', `case when place <= ${limit} then value else '' end as value`)},
       ${sums}
     from (
       select *, dense_rank() over (partition by ${whose}, dimension, start order by total desc, value) as place
       from (
         select *, sum(requests) over (partition by ${whose}, dimension, start, value) as total
         from (
           select organization_id, key_id, service_id, environment, source, date_trunc('${interval}', start) as start,
             dimension, value, ${valueMeasures.join(', ')}
           from sample_values
         ) h
       ) s
     ) r
     group by organization_id, ${columns.replace('value', `case when place <= ${limit} then value else '' end`)}
     order by ${columns}
     on conflict (${columns}) do update set ${valueMeasures.map(each => `${each} = t.${each} + excluded.${each}`).join(', ')}`,
  )
}

const iso = (time: number) => new Date(time).toISOString()
