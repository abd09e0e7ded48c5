import { type Fields, has, pick } from '../log-fields.ts'
import { parseClfTime } from './clf-time.ts'
import { toldKey } from './told-key.ts'

/**
 * AWS API Gateway's access log in JSON, with the names of its own documentation's examples (REST and HTTP APIs); null if
 * it is something else.
 */
export function readApiGatewayRecord(fields: Fields): Fields | null {
  if (!has(fields.httpMethod) || !(has(fields.requestTime) || has(fields.requestTimeEpoch))) return null
  return {
    time: has(fields.requestTimeEpoch) ? fields.requestTimeEpoch : parseClfTime(fields.requestTime),
    'client.address': pick(fields, 'ip', 'sourceIp'),
    method: fields.httpMethod,
    path: pick(fields, 'path', 'resourcePath'),
    status: fields.status,
    bytes: fields.responseLength,
    durationMs: fields.responseLatency,
    userAgent: fields.userAgent,
    requestId: fields.requestId,
    ...toldKey(fields),
  }
}
