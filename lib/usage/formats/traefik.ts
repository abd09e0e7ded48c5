import { type Fields, has, pick } from '../log-fields.ts'
import { clientAddress } from './client-address.ts'
import { answered } from './gateway-fields.ts'
import { toldKey } from './told-key.ts'

/**
 * Traefik's access log in JSON; null if it is something else. Headers stand at the top, and only those that Traefik was
 * told to keep. Of several addresses the last is the one that Traefik itself saw or believed.
 */
export function readTraefikRecord(fields: Fields): Fields | null {
  if (!has(fields.RequestMethod) || !('DownstreamStatus' in fields)) return null
  const { Duration } = fields
  return {
    time: pick(fields, 'StartUTC', 'time', 'StartLocal'),
    'client.address': clientAddress(pick(fields, 'ClientHost', 'ClientAddr'), 'last'),
    method: fields.RequestMethod,
    path: fields.RequestPath,
    status: answered(fields.DownstreamStatus),
    bytes: fields.DownstreamContentSize,
    durationMs: typeof Duration === 'number' ? Duration / 1e6 : undefined,
    userAgent: fields['request_User-Agent'],
    origin: fields.request_Referer,
    requestId: fields['request_X-Request-Id'],
    ...toldKey({
      keyId: pick(fields, 'downstream_X-Keyturn-Key-Id', 'request_X-Keyturn-Key-Id'),
      secretId: pick(fields, 'downstream_X-Keyturn-Secret-Id', 'request_X-Keyturn-Secret-Id'),
      key: pick(fields, 'request_X-Api-Key', 'request_X-API-Key'),
    }),
  }
}
