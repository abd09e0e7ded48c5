import { type Fields, has, pick } from '../log-fields.ts'
import { answered } from './gateway-fields.ts'
import { toldKey } from './told-key.ts'

/**
 * Cloudflare Logpush's dataset `http_requests`; null if it is something else. The key comes from custom fields: the
 * answer's header with its id, or the request's with the key itself. The duration is that to the first byte.
 */
export function readCloudflareRecord(fields: Fields): Fields | null {
  if (!has(fields.ClientRequestMethod) || !has(fields.EdgeStartTimestamp)) return null
  return {
    time: fields.EdgeStartTimestamp,
    'client.address': fields.ClientIP,
    method: fields.ClientRequestMethod,
    path: pick(fields, 'ClientRequestPath', 'ClientRequestURI'),
    status: answered(fields.EdgeResponseStatus),
    bytes: pick(fields, 'EdgeResponseBodyBytes', 'EdgeResponseBytes'),
    durationMs: fields.EdgeTimeToFirstByteMs,
    userAgent: fields.ClientRequestUserAgent,
    origin: fields.ClientRequestReferer,
    requestId: fields.RayID,
    ...toldKey(fields, { request: fields.RequestHeaders, response: fields.ResponseHeaders }),
  }
}
