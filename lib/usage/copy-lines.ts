import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as otherWork } from 'node:timers/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { IngestClient } from './ingest-pool.ts'
import type { RequestLine } from './request-line.ts'

export interface BatchOrigin {
  organizationId: string
  batchId: string
}

const columns =
  'organization_id, time, key_id, secret_id, service_id, environment, source, outcome, status, method, path, ' +
  'duration_ms, bytes, ip, country, user_agent, origin, request_id, batch_id, line, leak, asn, route_id, refusal'

const chunkLength = 65_536

/**
 * Loads raw lines into one day's partition by name: COPY into the parent, which is under row-level security, is
 * refused. A row that the server refuses ends the stream with its error, and with that the transaction. Durations are
 * rounded up, and so stay in the bucket that they were counted in: its bound is a whole number of milliseconds.
 */
export async function copyLines(
  client: IngestClient,
  partition: string,
  lines: readonly RequestLine[],
  origin: BatchOrigin,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${partition} (${columns}) from stdin`))
  await pipeline(Readable.from(chunks(lines, origin)), stream)
}

async function* chunks(
  lines: readonly RequestLine[],
  { organizationId, batchId }: BatchOrigin,
): AsyncGenerator<Buffer> {
  let text = ''
  for (const line of lines) {
    text += `${organizationId}\t${new Date(line.time).toISOString()}\t${line.keyId ?? none}\t${line.secretId ?? none}\t`
    text += `${line.serviceId ?? none}\t${field(line.environment)}\t${line.source}\t${field(line.outcome)}\t`
    text += `${line.status ?? none}\t${field(line.method)}\t${field(line.path)}\t`
    text += `${line.durationMs === null ? none : Math.ceil(line.durationMs)}\t${line.bytes ?? none}\t`
    text += `${field(line.ip)}\t${field(line.country)}\t${field(line.userAgent)}\t${field(line.origin)}\t`
    text += `${field(line.requestId)}\t${line.batchId ?? batchId}\t${line.line}\t${line.leak ? 't' : 'f'}\t`
    text += `${line.asn ?? none}\t${line.routeId ?? none}\t${line.refusal ?? none}\n`
    if (text.length >= chunkLength) {
      yield Buffer.from(text)
      text = ''
      await otherWork()
    }
  }
  if (text !== '') yield Buffer.from(text)
}

/** COPY's text format: a tab ends a field, a line feed a row, `\N` is null. */
function field(value: string | null): string {
  if (value === null) return none
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, char => escapes[char] ?? char) : value
}

const none = '\\N'

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
