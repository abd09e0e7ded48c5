import type { Fields } from '../log-fields.ts'
import { answered } from './gateway-fields.ts'
import { headerOf, toldKey } from './told-key.ts'

/** Caddy's access log (JSON, as it comes); null if it is something else, as other lines of Caddy's log are. */
export function readCaddyRecord(fields: Fields): Fields | null {
  const { request } = fields
  if (typeof request !== 'object' || request === null || !('uri' in request) || !('ts' in fields)) return null
  const { headers, ...asked } = request as Fields
  return {
    time: fields.ts,
    'client.address': asked.client_ip ?? asked.remote_ip,
    method: asked.method,
    path: asked.uri,
    status: answered(fields.status),
    bytes: fields.size,
    'http.server.request.duration': typeof fields.duration === 'number' ? fields.duration : undefined,
    userAgent: headerOf(headers, 'user-agent'),
    origin: headerOf(headers, 'referer'),
    ...toldKey(fields, { request: headers, response: fields.resp_headers }),
  }
}
