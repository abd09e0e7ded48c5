import { environments } from '#lib/access/words.ts'
import { type Fields, has, isGuess, pick, source } from '../log-fields.ts'
import { readLogText } from '../log-format.ts'
import type { RejectReason } from '../reject-reason.ts'
import { clientAddress } from './client-address.ts'
import { headerOf, toldKey } from './told-key.ts'

/** The request that OpenTelemetry's exporters send as JSON (`ExportLogsServiceRequest`), told by its one field. */
export function isOtlp(document: unknown): document is { resourceLogs: unknown[] } {
  return Array.isArray((document as Fields | null)?.resourceLogs)
}

/** A log record with what its resource says; one of many, and read when it is its turn. */
export class OtlpRecord {
  readonly record: Fields
  readonly resource: Fields

  constructor(record: Fields, resource: Fields) {
    this.record = record
    this.resource = resource
  }
}

/** What stands where such a request should; its text where it is no JSON. Refused, and looked through for keys. */
export class NoOtlp {
  readonly document: unknown

  constructor(document: unknown) {
    this.document = document
  }
}

/** The log records of such requests, in order, and what is no request in its place. */
export function listOtlpRecords(documents: readonly unknown[]): (OtlpRecord | NoOtlp)[] {
  return documents.flatMap((document): (OtlpRecord | NoOtlp)[] =>
    isOtlp(document) ? listOf(document.resourceLogs).flatMap(recordsOf) : [new NoOtlp(document)],
  )
}

function recordsOf(group: Fields): OtlpRecord[] {
  const resource = attributesOf(isFields(group.resource) ? group.resource.attributes : undefined)
  const records = listOf(group.scopeLogs).flatMap(scope => listOf(scope.logRecords))
  return records.map(record => new OtlpRecord(record, resource))
}

/**
 * A record in the house's names. HTTP's attributes are taken by their stable names and those before 1.20. A record
 * without any, whose body is a line of an access log (as the collector's `filelog` receiver makes them), is that line.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp, https://opentelemetry.io/docs/specs/semconv/http/
 */
export function readOtlpRecord({ record, resource }: OtlpRecord): Fields | RejectReason {
  const { attributes, body } = otlpTexts(record)
  const told = isFields(body) ? { ...body, ...attributes } : attributes
  const time =
    record.timeUnixNano !== '0' && has(record.timeUnixNano) ? record.timeUnixNano : record.observedTimeUnixNano
  const request = requestOf(told)
  const isRequest = has(request.method) || has(request.path) || has(request.status)
  if (isRequest) return { time, ...request, ...ownerOf(told, resource), [source]: { ...told, body } }
  if (typeof body !== 'string') return 'bad_format'
  const line = readLogText(body, 'auto')
  if (typeof line === 'string') return 'bad_format'
  const read = line.record as Fields
  return { ...read, ...ownerOf({ ...read, ...told }, resource) }
}

/** What a record says, however little of a request that is. */
export function otlpTexts(record: Fields): { attributes: Fields; body: unknown } {
  return { attributes: attributesOf(record.attributes), body: plainOf(record.body) }
}

function requestOf(told: Fields): Fields {
  return {
    method: pick(told, 'http.request.method', 'http.method'),
    path: pick(told, 'url.path', 'http.target', 'url.full', 'http.url', 'http.route'),
    status: pick(told, 'http.response.status_code', 'http.status_code'),
    'http.server.request.duration': told['http.server.request.duration'],
    durationMs: told['http.server.duration'],
    bytes: pick(told, 'http.response.body.size', 'http.response_content_length'),
    'client.address': clientAddress(
      pick(told, 'client.address', 'http.client_ip', 'net.peer.ip', 'net.sock.peer.addr', 'network.peer.address'),
    ),
    userAgent: pick(told, 'user_agent.original', 'http.user_agent'),
    origin: headerOf(told, 'http.request.header.referer'),
    requestId: headerOf(told, 'http.request.header.x-request-id'),
  }
}

/**
 * A program's name and environment are its own words, so where they are none of ours they say nothing. The header with
 * the key's id is believed as the service itself believes it: the gateway before it wrote it.
 */
function ownerOf(told: Fields, resource: Fields): Fields {
  const keyId = pick(told, 'keyId', 'keyturn.key_id') ?? headerOf(told, 'http.request.header.x-keyturn-key-id')
  const secretId =
    pick(told, 'secretId', 'keyturn.secret_id') ?? headerOf(told, 'http.request.header.x-keyturn-secret-id')
  const key = pick(told, 'key') ?? headerOf(told, 'http.request.header.x-api-key')
  const environment = pick(resource, 'deployment.environment.name', 'deployment.environment')
  const service = pick(told, 'service', 'keyturn.service')
  return {
    ...toldKey({ keyId, secretId, key }),
    service: service ?? guessOf(resource['service.name']),
    [isGuess]: service === undefined,
    environment: environments.find(each => each === environment),
  }
}

const slug = /^[a-z][a-z0-9-]{0,62}$/

function guessOf(name: unknown): string | undefined {
  return typeof name === 'string' && slug.test(name) ? name : undefined
}

/** A list of key and value as an object; one without a prototype, since anybody may call an attribute `__proto__`. */
function attributesOf(list: unknown): Fields {
  const attributes: Record<string, unknown> = Object.create(null)
  for (const { key, value } of listOf(list)) if (typeof key === 'string') attributes[key] = plainOf(value)
  return attributes
}

/** What is nested deeper than a list or a map of plain values stays as it came: no name of HTTP's needs it. */
function plainOf(value: unknown, isWithin = false): unknown {
  if (!isFields(value)) return undefined
  const plain = value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue
  if (plain !== undefined || isWithin) return plain ?? value
  if (isFields(value.arrayValue)) return listOf(value.arrayValue.values).map(each => plainOf(each, true))
  if (!isFields(value.kvlistValue)) return undefined
  const map: Record<string, unknown> = Object.create(null)
  for (const { key, value: each } of listOf(value.kvlistValue.values)) {
    if (typeof key === 'string') map[key] = plainOf(each, true)
  }
  return map
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
