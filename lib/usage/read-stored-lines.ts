import type { IngestClient } from './ingest-pool.ts'
import type { RequestLine } from './request-line.ts'
import { addressText } from './value-cells.ts'

interface StoredBatches {
  batchIds: readonly string[]
  /** all that they are about */
  serviceIds: readonly string[]
  /** times of their first row and their last */
  from: Date
  until: Date
}

/** The raw rows of batches, as they were stored. What belongs to no service counts nowhere, and is left out. */
export async function readStoredLines(
  client: IngestClient,
  organizationId: string,
  { batchIds, serviceIds, from, until }: StoredBatches,
): Promise<RequestLine[]> {
  const { rows } = await client.query<RequestLine>(
    `select (extract(epoch from time) * 1000)::float8 as time, key_id as "keyId", secret_id as "secretId",
       service_id as "serviceId", environment, source, outcome, status, method, path, duration_ms as "durationMs",
       bytes::float8 as bytes, ${addressText} as ip, country::text as country, asn::float8 as asn,
       route_id as "routeId", user_agent as "userAgent", origin, request_id as "requestId", batch_id as "batchId", line, leak,
       refusal
     from request_logs
     where organization_id = $1 and service_id = any($2::uuid[]) and time between $3 and $4 and batch_id = any($5::uuid[])`,
    [organizationId, serviceIds, from, until, batchIds],
  )
  return rows
}
