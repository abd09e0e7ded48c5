import { parseAlbLine } from './formats/alb.ts'
import { readApiGatewayRecord } from './formats/api-gateway.ts'
import { readCaddyRecord } from './formats/caddy.ts'
import { readCloudflareRecord } from './formats/cloudflare.ts'
import { parseCombinedLine } from './formats/combined.ts'
import { parseEnvoyLine, readEnvoyRecord } from './formats/envoy.ts'
import { readKongRecord } from './formats/kong.ts'
import { readNginxRecord } from './formats/nginx.ts'
import { readTraefikRecord } from './formats/traefik.ts'
import { type Fields, has, source } from './log-fields.ts'
import { maxLineLength, type RejectReason } from './reject-reason.ts'

type Reader<T> = (told: T) => Fields | null

const textReaders = { combined: parseCombinedLine, envoy: parseEnvoyLine, alb: parseAlbLine } as const
const recordReaders = {
  nginx: readNginxRecord,
  caddy: readCaddyRecord,
  traefik: readTraefikRecord,
  envoy: readEnvoyRecord,
  'api-gateway': readApiGatewayRecord,
  cloudflare: readCloudflareRecord,
  kong: readKongRecord,
} as const

/** `ndjson`: the house's own names and OpenTelemetry's. */
export const logFormats = ['ndjson', 'combined', ...Object.keys(recordReaders), 'alb'] as readonly LogFormat[]
export type LogFormat = 'ndjson' | keyof typeof textReaders | keyof typeof recordReaders

const textOf = new Map<LogFormat, Reader<string>>(Object.entries(textReaders) as [LogFormat, Reader<string>][])
const recordOf = new Map<LogFormat, Reader<Fields>>(Object.entries(recordReaders) as [LogFormat, Reader<Fields>][])

/** A line and the format that it turned out to have. */
export interface ReadLine {
  format: LogFormat
  record: unknown
}

/**
 * Reads a line as a record in the house's names, in the format that is named or the one that its shape tells. A
 * gateway's record remembers the line that it was made of, since a key may stand in what isn't kept of it.
 */
export function readLogText(text: string, format: LogFormat | 'auto'): ReadLine | RejectReason {
  if (text.length > maxLineLength) return 'too_long'
  const line = text.charCodeAt(0) === openingBrace ? text : withoutPrefix(text)
  const read = line.charCodeAt(0) === openingBrace ? null : readText(line, format)
  if (read) return read
  try {
    return readLogRecord(JSON.parse(line), format)
  } catch {
    return format === 'auto' || !textOf.has(format) ? 'bad_json' : 'bad_format'
  }
}

/** The same of what was JSON already. */
export function readLogRecord(record: unknown, format: LogFormat | 'auto'): ReadLine | RejectReason {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'not_an_object'
  if (format === 'ndjson' || (format === 'auto' && isOwn(record as Fields))) return { format: 'ndjson', record }
  for (const [each, reader] of recordOf) {
    if (format !== 'auto' && each !== format) continue
    const read = reader(record as Fields)
    if (read) return { format: each, record: { ...read, [source]: record } }
  }
  return readWrapped(record as Fields, format) ?? (format === 'auto' ? { format: 'ndjson', record } : 'bad_format')
}

/** Docker and Fluent Bit put a line into `log`, Vector into `message`; each layer of quotes doubles, so there are few. */
function readWrapped(fields: Fields, format: LogFormat | 'auto'): ReadLine | null {
  const line = fields.log ?? fields.message
  if (typeof line !== 'string' || has(fields.key) || has(fields.keyId)) return null
  const read = readLogText(line, format)
  return typeof read === 'string' ? null : read
}

/** Most lines are, and are told quickly: no gateway writes both of these names, but one that was taught ours. */
function isOwn(fields: Fields): boolean {
  return (
    fields.time !== undefined &&
    (fields.path !== undefined || fields['url.path'] !== undefined) &&
    fields.remote_addr === undefined &&
    fields.response_code === undefined
  )
}

const openingBrace = 123

/** What Kubernetes' runtimes (CRI) put before a container's line, and a carriage return after it. */
function withoutPrefix(text: string): string {
  return text.trim().replace(/^\d{4}-\d\d-\d\dT\S{8,24} (?:stdout|stderr) [FP] /, '')
}

function readText(line: string, format: LogFormat | 'auto'): ReadLine | null {
  for (const [each, reader] of textOf) {
    if (format !== 'auto' && each !== format) continue
    const record = reader(line)
    if (record) return { format: each, record: { ...record, [source]: line } }
  }
  return null
}
