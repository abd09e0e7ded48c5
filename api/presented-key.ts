import type { Context } from 'hono'

/**
 * The key that a client sent with its request: `Authorization: Bearer` or `X-API-Key`. Two that differ are refused, since
 * whoever reads the other one would let in somebody else than was asked about. Another scheme is not ours to read.
 */
export function presentedKey(c: Context): { key: string } | { refused: 'missing' | 'ambiguous' } {
  const bearer = /^bearer(?: +(.*?) *)?$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  const apiKey = c.req.header('X-API-Key')
  if (bearer && apiKey && bearer !== apiKey) return { refused: 'ambiguous' }
  const key = bearer || apiKey
  return key ? { key: key.slice(0, 4096) } : { refused: 'missing' }
}
