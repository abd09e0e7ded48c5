import type { Fields } from '#lib/usage/binary-fields.ts'
import type { BatchOrigin } from '#lib/usage/copy-lines.ts'
import { copyRows } from '#lib/usage/copy-rows.ts'
import type { IngestClient } from '#lib/usage/ingest-pool.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'

/** Loads requests into a day's partition, as `copyLines` does. */
export async function copyRequests(
  client: IngestClient,
  table: string,
  lines: readonly RequestLine[],
  { organizationId, batchId }: BatchOrigin,
): Promise<void> {
  const writeWhose = remembering<RequestLine>({
    isSame: (a, b) =>
      a.secretId === b.secretId &&
      a.keyId === b.keyId &&
      a.serviceId === b.serviceId &&
      a.environment === b.environment &&
      a.source === b.source &&
      a.outcome === b.outcome,
    write(fields, { keyId, secretId, serviceId, environment, source, outcome }) {
      for (const id of [organizationId, batchId, keyId, secretId, serviceId]) fields.uuid(id)
      for (const word of [environment, source, outcome]) fields.word(word)
    },
  })
  const writeClient = remembering<RequestLine>({
    isSame: (a, b) =>
      a.ip === b.ip &&
      a.userAgent === b.userAgent &&
      a.country === b.country &&
      a.asn === b.asn &&
      a.origin === b.origin,
    write(fields, { ip, country, userAgent, origin, asn }) {
      fields.inet(ip)
      for (const word of [country, userAgent, origin]) fields.word(word)
      fields.int8(asn)
    },
  })
  await copyRows<RequestLine>(client, {
    ...{ table, columns, rows: lines },
    write(fields, line) {
      writeWhose(fields, line)
      writeClient(fields, line)
      fields.word(line.method)
      fields.text(line.path)
      fields.time(line.time)
      fields.int2(line.status)
      fields.int4(line.durationMs)
      fields.int8(line.bytes)
      fields.int4(line.routeId)
      fields.int4(line.line)
    },
  })
}

/** Of the sample's requests none has an id of its own, or a key where none belongs. */
const columns = [
  ...['organization_id', 'batch_id', 'key_id', 'secret_id', 'service_id', 'environment', 'source', 'outcome'],
  ...['ip', 'country', 'user_agent', 'origin', 'asn'],
  ...['method', 'path', 'time', 'status', 'duration_ms', 'bytes', 'route_id', 'line'],
]

interface Group<T> {
  isSame: (a: T, b: T) => boolean
  write: (fields: Fields, row: T) => void
}

/** Writes a group of fields; the bytes of the row before where it has the same in them. */
function remembering<T>({ isSame, write }: Group<T>) {
  let last: { row: T; bytes: Buffer } | null = null
  return (fields: Fields, row: T) => {
    if (last && isSame(last.row, row)) fields.bytes(last.bytes)
    else {
      const { length } = fields
      write(fields, row)
      last = { row, bytes: fields.since(length) }
    }
  }
}
