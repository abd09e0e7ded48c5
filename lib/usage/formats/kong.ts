import type { Fields } from '../log-fields.ts'
import { answered } from './gateway-fields.ts'
import { headerOf, toldKey } from './told-key.ts'

/** A record of Kong's log plugins (http-log, file-log, …); null if it is something else. */
export function readKongRecord(fields: Fields): Fields | null {
  if (!('started_at' in fields) || !isObject(fields.request) || !isObject(fields.response)) return null
  const { request, response } = fields
  return {
    time: fields.started_at,
    'client.address': fields.client_ip,
    method: request.method,
    path: request.uri,
    status: answered(response.status),
    bytes: response.size,
    durationMs: isObject(fields.latencies) ? fields.latencies.request : undefined,
    userAgent: headerOf(request.headers, 'user-agent'),
    origin: headerOf(request.headers, 'referer'),
    requestId: request.id,
    ...toldKey(fields, { request: request.headers, response: response.headers }),
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
