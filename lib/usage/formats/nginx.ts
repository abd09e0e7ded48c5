import { type Fields, has, pick } from '../log-fields.ts'
import { parseClfTime } from './clf-time.ts'
import { clientAddress } from './client-address.ts'
import { answered, requestOf } from './gateway-fields.ts'
import { toldKey } from './told-key.ts'

/**
 * nginx's `log_format … escape=json` with nginx's own variable names, which is how nearly everybody writes it; null if
 * it is something else. `uri` is the path after rewriting, so `request_uri` goes first.
 */
export function readNginxRecord(fields: Fields): Fields | null {
  if (!has(fields.remote_addr) && !has(fields.request_uri) && !has(fields.request_method)) return null
  const told = pick(fields, 'time_iso8601', 'msec', 'time', 'timestamp', '@timestamp')
  const request = typeof fields.request === 'string' ? requestOf(fields.request) : {}
  return {
    time: told ?? parseClfTime(fields.time_local),
    'client.address': clientAddress(fields.remote_addr),
    method: fields.request_method ?? request.method,
    path: pick(fields, 'request_uri', 'uri') ?? request.path,
    status: answered(fields.status),
    bytes: pick(fields, 'body_bytes_sent', 'bytes_sent'),
    'http.server.request.duration': fields.request_time,
    userAgent: fields.http_user_agent,
    origin: pick(fields, 'http_referer', 'http_referrer'),
    requestId: fields.request_id,
    service: fields.service,
    environment: fields.environment,
    ...toldKey({ ...fields, key: pick(fields, 'key', 'http_x_api_key') }),
  }
}
