import { type Environment, environments } from '#lib/access/words.ts'
import { NoOtlp, OtlpRecord, readOtlpRecord } from './formats/otlp.ts'
import {
  addressOf,
  bounded,
  duration,
  type Fields,
  has,
  isGuess,
  pick,
  source,
  statusOf,
  wholeNumber,
} from './log-fields.ts'
import { type LogFormat, type ReadLine, readLogRecord, readLogText } from './log-format.ts'
import { cleanText, pathOnly, withoutQuery } from './log-text.ts'
import { parseLogTime, type TimeWindow } from './log-time.ts'
import { hasLeakWithin, lengthWithin } from './nested-texts.ts'
import { maxLineLength, type RejectReason } from './reject-reason.ts'
import { scrubKeys } from './scrub-keys.ts'

/** A line as it was told: normalized, bounded, free of keys but for `key` itself; whose it is, is not decided yet. */
export interface LogLine {
  time: number
  /** plain text: for hashing, and to be forgotten */
  key: string | null
  keyId: string | null
  secretId: string | null
  service: string | null
  environment: Environment | null
  method: string | null
  path: string | null
  status: number | null
  durationMs: number | null
  bytes: number | null
  ip: string | null
  userAgent: string | null
  origin: string | null
  requestId: string | null
  leak: boolean
  /** the keys that stood where none belongs, in plain: for hashing, and to be forgotten */
  leaked?: string[]
  /** its service is a guess: where there is none of this name, it names none */
  isServiceGuess?: true
  /** it is a gateway's own line, which knows nothing of services */
  isGatewayLine?: true
}

/** A terabyte: what claims more would drown the sums that it is added to. */
const maxBytes = 1e12

/** Parses one line, of NDJSON or of a gateway's access log. */
export function parseLogText(
  text: string,
  window: TimeWindow,
  format: LogFormat | 'auto' = 'auto',
): LogLine | RejectReason {
  const told = fieldsOf(readLogText(text, format))
  return typeof told === 'string' ? told : lineOf(told, window)
}

/** The same of what was JSON already. */
export function parseLogRecord(
  record: unknown,
  window: TimeWindow,
  format: LogFormat | 'auto' = 'auto',
): LogLine | RejectReason {
  if (record instanceof NoOtlp) return 'bad_json'
  const told = record instanceof OtlpRecord ? readOtlpRecord(record) : fieldsOf(readLogRecord(record, format))
  if (typeof told === 'string') return told
  return lengthWithin(told[source] ?? told) > maxLineLength ? 'too_long' : lineOf(told, window)
}

function fieldsOf(read: ReadLine | RejectReason): Fields | RejectReason {
  return typeof read === 'string' ? read : (read.record as Fields)
}

/** Reads the short names and OpenTelemetry's; what it does not know it ignores, since logs hold more than we ask for. */
function lineOf(fields: Fields, window: TimeWindow): LogLine | RejectReason {
  const time = parseLogTime(fields.time)
  if (time === null) return 'bad_time'
  if (time < window.from) return 'time_too_old'
  if (time > window.until) return 'time_in_future'

  const key = has(fields.key) ? fields.key : null
  if (key !== null && (typeof key !== 'string' || key.length > 4096)) return 'bad_key'
  const [keyId, secretId] = [uuid(fields.keyId), uuid(fields.secretId)]
  if (keyId === undefined) return 'bad_key_id'
  if (secretId === undefined) return 'bad_secret_id'
  const service = bounded(fields.service, 64)
  // No service's name has an underscore, and every key has: one in the wrong field is not even looked up.
  if (service === undefined || service?.includes('_')) return 'bad_service'
  const environment = environmentOf(fields.environment)
  if (environment === undefined) return 'bad_environment'

  const status = statusOf(pick(fields, 'status', 'http.response.status_code'))
  if (status === undefined) return 'bad_status'
  const durationMs = duration(fields)
  if (durationMs === undefined) return 'bad_duration'
  const bytes = wholeNumber(pick(fields, 'bytes', 'http.response.body.size'), maxBytes)
  if (bytes === undefined) return 'bad_bytes'
  const ip = addressOf(fields)
  if (ip === undefined) return 'bad_ip'
  const method = methodOf(pick(fields, 'method', 'http.request.method'))
  if (method === undefined) return 'bad_method'

  const found: string[] = []
  const path = cleanText(pick(fields, 'path', 'url.path', 'http.route'), 2048, { cut: pathOnly, found })
  const userAgent = cleanText(pick(fields, 'userAgent', 'user_agent.original'), 512, { found })
  const origin = cleanText(fields.origin, 512, { cut: withoutQuery, found })
  const requestId = cleanText(fields.requestId, 128, { found })
  const isElsewhere = hasLeakElsewhere(fields, found)
  const line: LogLine = {
    time,
    key,
    keyId,
    secretId,
    service,
    environment,
    method,
    path: path.text,
    status,
    durationMs,
    bytes,
    ip,
    userAgent: userAgent.text,
    origin: origin.text,
    requestId: requestId.text,
    leak: path.leak || userAgent.leak || origin.leak || requestId.leak || isElsewhere,
  }
  const whole = fields[source]
  if (whole === undefined) return withLeaked(line, found)
  if (fields[isGuess]) line.isServiceGuess = true
  line.isGatewayLine = true
  if (hasLeakWithin(typeof whole === 'object' ? { ...whole, key: undefined } : whole, found)) line.leak = true
  return withLeaked(line, found)
}

/** All of them: which are keys that somebody made, only the database can say. A line holds no more than it is long. */
function withLeaked(line: LogLine, found: readonly string[]): LogLine {
  if (found.length > 0) line.leaked = [...new Set(found)]
  return line
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** In these helpers null means "says nothing" and undefined "says nonsense". */
function uuid(value: unknown): string | null | undefined {
  if (!has(value)) return null
  return typeof value === 'string' && uuidShape.test(value) ? value.toLowerCase() : undefined
}

/** A map, since an object has more names than were written into it: `constructor` would be an environment. */
const codes = new Map<unknown, Environment>([
  ['dev', 'development'],
  ['stg', 'staging'],
  ['prd', 'production'],
])

function environmentOf(value: unknown): Environment | null | undefined {
  if (!has(value)) return null
  return environments.find(each => each === value) ?? codes.get(value)
}

function methodOf(value: unknown): string | null | undefined {
  if (!has(value)) return null
  return typeof value === 'string' && /^[A-Za-z-]{1,20}$/.test(value) ? value.toUpperCase() : undefined
}

const shortestKey = 53

const stored = new Set(['key', 'path', 'userAgent', 'user_agent.original', 'origin', 'requestId'])

/** What is stored was looked through as such; of two user agents the first is. */
function isLooked(name: string, fields: Fields): boolean {
  return stored.has(name) && !(name === 'user_agent.original' && has(fields.userAgent))
}

/** What is not stored (a query, a referrer) is dropped, but a key in it is out in the world all the same. */
function hasLeakElsewhere(fields: Fields, found: string[]): boolean {
  let leak = false
  for (const name in fields) {
    const value = fields[name]
    if (name.length >= shortestKey && scrubKeys(name, found).leak) leak = true
    if (typeof value === 'string') {
      if (value.length >= shortestKey && !isLooked(name, fields) && scrubKeys(value, found).leak) leak = true
    } else if (typeof value === 'object' && hasLeakWithin(value, found)) leak = true
  }
  return leak
}
