import { type Fields, has, pick } from '../log-fields.ts'

export interface ToldKey {
  keyId?: unknown
  secretId?: unknown
  key?: unknown
}

/**
 * Whose a gateway's line is: by the ids that the gateway was told to write, else by the plain key that its log shows of
 * the request, if it shows one. Ids are taken from where the gateway's owner put them or from the answer's headers, and
 * never from a dump of the request's: there anybody can write another's id, while a plain key is proof of itself.
 */
export function toldKey(fields: Fields, headers: { request?: unknown; response?: unknown } = {}): ToldKey {
  const keyId = pick(fields, 'keyId', 'x-keyturn-key-id') ?? headerOf(headers.response, 'x-keyturn-key-id')
  if (has(keyId)) {
    const secretId =
      pick(fields, 'secretId', 'x-keyturn-secret-id') ?? headerOf(headers.response, 'x-keyturn-secret-id')
    return { keyId, secretId }
  }
  const told = has(fields.key) ? fields.key : (headerOf(headers.request, 'x-api-key') ?? bearerOf(headers.request))
  return { key: told }
}

/** A header's first value, whatever the case of its name; a gateway writes it as text or as a list of texts. */
export function headerOf(headers: unknown, name: string): unknown {
  if (typeof headers !== 'object' || headers === null) return undefined
  for (const each in headers) {
    if (each.length !== name.length || each.toLowerCase() !== name) continue
    const value = (headers as Fields)[each]
    const first = Array.isArray(value) ? value[0] : value
    return has(first) && first !== 'REDACTED' ? first : undefined
  }
  return undefined
}

function bearerOf(headers: unknown): string | undefined {
  const value = headerOf(headers, 'authorization')
  return typeof value === 'string' ? /^bearer +(\S+)$/i.exec(value)?.[1] : undefined
}

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|-?'
const ending = new RegExp(` keyId=(${uuid})(?: secretId=(${uuid}))?$`)

/**
 * A text line's ids, ` keyId=… secretId=…` at its very end and outside of quotes: what a client may write (an agent, an
 * `X-Forwarded-For`) gateways write in quotes.
 */
export function keyAtEnd(line: string): ToldKey {
  const [, keyId, secretId] = ending.exec(line.slice(-110)) ?? []
  return { keyId, secretId }
}
