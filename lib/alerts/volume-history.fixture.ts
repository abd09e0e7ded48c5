import { asOwner } from '#lib/usage/usage.fixture.ts'
import { poisson, randomOf } from '#seeds/random.ts'

export const minuteMs = 60_000
const bucketMs = 5 * minuteMs
export const dayMs = 86_400_000

interface History {
  organizationId: string
  serviceId: string
  keyId: string
  /** milliseconds since 1970, of whole days */
  from: number
  to: number
  /** what a bucket of 5 minutes should hold */
  rate: (at: number) => number
  /** another one, by chance */
  seed?: string
  source?: 'report' | 'verification'
}

/** Minutes of a key, and of its service, as they would have been counted; all of a bucket's requests in its first minute. */
export async function writeHistory(url: string, history: History): Promise<void> {
  const { organizationId, serviceId, keyId, from, to, rate, seed = '', source = 'verification' } = history
  const random = randomOf(`${seed} ${rate}`)
  const rows: [number, number][] = []
  for (let at = from; at < to; at += bucketMs) {
    const requests = poisson(random, rate(at))
    if (requests > 0) rows.push([at / 1000, requests])
  }
  const minutes = `select to_timestamp((r->>0)::float8) as start, (r->>1)::bigint as requests from json_array_elements($1::text::json) r`
  const zeros = `0, 0, 0, 0, '{}', '{}'`
  const key = [JSON.stringify(rows), organizationId, serviceId, keyId, source]
  const nil = `'00000000-0000-0000-0000-000000000000'`
  for (const [table, span] of [
    ['usage_minute', 'minute'],
    ['usage_hour', 'hour'],
    ['usage_day', 'day'],
  ]) {
    await asOwner(
      url,
      `insert into ${table} (organization_id, service_id, key_id, secret_id, source, start, requests,
        refused, client_errors, server_errors, bytes, refusals, latency)
      select $2::uuid, $3::uuid, $4::uuid, ${nil}::uuid, $5, date_trunc('${span}', m.start, 'UTC'), sum(m.requests), ${zeros}
      from (${minutes}) m group by 6`,
      key,
    )
  }
  await asOwner(
    url,
    `insert into service_minute (organization_id, service_id, start, environment, source, requests,
      refused, client_errors, server_errors, bytes, refusals, latency)
    select $2::uuid, $3::uuid, m.start, 'production', $4, m.requests, ${zeros} from (${minutes}) m
    on conflict (service_id, start, environment, source) do update set requests = service_minute.requests + excluded.requests`,
    [JSON.stringify(rows), organizationId, serviceId, source],
  )
}

/** Keyturn was there to record. */
export async function writeCollected(url: string, from: number, to: number): Promise<void> {
  await asOwner(
    url,
    `insert into collection_minutes select generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', '1 minute')`,
    [new Date(from).toISOString(), new Date(to).toISOString()],
  )
}
