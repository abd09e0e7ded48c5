import { copyRows } from './copy-rows.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { RequestLine } from './request-line.ts'

export interface BatchOrigin {
  organizationId: string
  batchId: string
}

const columns = [
  ...['organization_id', 'batch_id', 'line', 'time', 'key_id', 'secret_id', 'service_id', 'environment', 'source'],
  ...['outcome', 'refusal', 'status', 'method', 'path', 'duration_ms', 'bytes', 'ip', 'country', 'asn', 'route_id'],
  ...['user_agent', 'origin', 'request_id', 'leak'],
]

/**
 * Loads raw lines into one day's partition by name: COPY into the parent, which is under row-level security, is
 * refused. A row that the server refuses ends the stream with its error, and with that the transaction. Durations are
 * rounded up, and so stay in the bucket that they were counted in: its bound is a whole number of milliseconds.
 */
export function copyLines(
  client: IngestClient,
  partition: string,
  lines: readonly RequestLine[],
  { organizationId, batchId }: BatchOrigin,
): Promise<void> {
  return copyRows<RequestLine>(client, {
    ...{ table: partition, columns, rows: lines },
    write(fields, line) {
      fields.uuid(organizationId)
      fields.uuid(line.batchId ?? batchId)
      fields.int4(line.line)
      fields.time(line.time)
      fields.uuid(line.keyId)
      fields.uuid(line.secretId)
      fields.uuid(line.serviceId)
      fields.word(line.environment)
      fields.word(line.source)
      fields.word(line.outcome)
      fields.word(line.refusal ?? null)
      fields.int2(line.status)
      fields.word(line.method)
      fields.text(line.path)
      fields.int4(line.durationMs === null ? null : Math.ceil(line.durationMs))
      fields.int8(line.bytes)
      fields.inet(line.ip)
      fields.word(line.country)
      fields.int8(line.asn)
      fields.int4(line.routeId)
      fields.word(line.userAgent)
      fields.word(line.origin)
      fields.text(line.requestId)
      fields.bool(line.leak)
    },
  })
}
