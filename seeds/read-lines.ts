import type { IngestClient } from '#lib/usage/ingest-pool.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import type { PieceOf } from './copy-piece.ts'

type Row = Omit<RequestLine, 'time' | 'bytes' | 'asn'> & { time: Date; bytes: string | null; asn: string | null }

/** The lines of a batch as they stand there one by one, in the order in which they were written. */
export async function readLines(
  client: IngestClient,
  { id, from, to }: PieceOf & { id: string },
): Promise<RequestLine[]> {
  const { rows } = await client.query<Row>(
    `select time, key_id as "keyId", secret_id as "secretId", service_id as "serviceId", environment, source, outcome,
       status, method, path, duration_ms as "durationMs", bytes, host(ip) as ip, country, asn, route_id as "routeId",
       user_agent as "userAgent", origin, request_id as "requestId", line, leak
     from request_logs where batch_id = $1 and time >= $2 and time < $3 order by line`,
    [id, new Date(from), new Date(to)],
  )
  const numberOf = (text: string | null) => (text === null ? null : Number(text))
  return rows.map(row => ({ ...row, time: row.time.getTime(), bytes: numberOf(row.bytes), asn: numberOf(row.asn) }))
}
