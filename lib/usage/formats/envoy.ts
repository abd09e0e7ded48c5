import { type Fields, has, pick } from '../log-fields.ts'
import { clientAddress } from './client-address.ts'
import { answered, requestOf, withoutEscapes } from './gateway-fields.ts'
import { keyAtEnd, toldKey } from './told-key.ts'

/** Envoy's access log in JSON (Envoy Gateway's and Istio's names); null if it is something else. */
export function readEnvoyRecord(fields: Fields): Fields | null {
  if (!('response_code' in fields) || !has(fields.start_time)) return null
  return {
    time: fields.start_time,
    'client.address':
      clientAddress(fields.downstream_remote_address) ??
      clientAddress(pick(fields, 'x-forwarded-for', 'x_forwarded_for')),
    method: fields.method,
    path: pick(fields, 'x-envoy-origin-path', 'path', ':path'),
    status: answered(fields.response_code),
    bytes: fields.bytes_sent,
    durationMs: fields.duration,
    userAgent: pick(fields, 'user-agent', 'user_agent'),
    origin: fields.referer,
    requestId: pick(fields, 'x-request-id', 'request_id'),
    ...toldKey({ ...fields, key: pick(fields, 'key', 'x-api-key') }),
  }
}

/**
 * A line of Envoy's default text format; null if it is none. The address is what `X-Forwarded-For` says first: the
 * default format holds no other, and JSON with `downstream_remote_address` is to be preferred.
 */
export function parseEnvoyLine(line: string): Fields | null {
  const match = shape.exec(line)
  if (!match) return null
  const [, time, request = '', status, bytes, durationMs, forwarded, userAgent = '', requestId, rest = ''] = match
  return {
    ...{ time, status: answered(status), bytes, durationMs },
    ...requestOf(withoutEscapes(request)),
    'client.address': clientAddress(forwarded),
    userAgent: withoutEscapes(userAgent),
    requestId,
    ...keyAtEnd(rest),
  }
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
/** time, request, status, flags (and details, since 1.17 in Istio), received, sent, duration, upstream's, forwarded for, agent, id */
const shape = new RegExp(
  `^\\[([^\\]]{1,40})\\] ${quoted} (\\d{1,3}|-) \\S+ (?:\\S+ )?(?:\\S+ )?(?:"[^"]*" )?(?:\\d+|-) (\\d+|-) (\\d+|-) (?:\\d+|-) ${quoted} ${quoted} ${quoted}(.*)$`,
)
