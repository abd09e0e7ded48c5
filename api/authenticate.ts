import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Scope } from '#lib/access/actor.ts'
import { authenticateToken, type TokenRefusal } from '#lib/credentials/authenticate-token.ts'
import type { ApiEnv } from './env.ts'
import { Problem } from './problem.ts'

const realm = 'Bearer realm="keyturn"'

const refusals: Record<TokenRefusal['reason'], string> = {
  unknown: 'This is no token of this Keyturn.',
  expired: 'This token has expired. Ask for a new one.',
  revoked: 'This token was revoked, or its holder may not sign in at the moment.',
}

/** Lets in whoever brings a token with the scope, and says by name what is missing. `read` finds the token. */
export function needs(scope: Scope, read: (c: Context) => string = bearer) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const actor = await authenticateToken(read(c))
    if (!actor.ok) throw unauthorized(`token_${actor.error.reason}`, refusals[actor.error.reason])
    if (!actor.value.scopes.includes(scope)) {
      throw new Problem({
        status: 403,
        code: 'missing_scope',
        detail: `This token lacks the scope ${scope}.`,
        headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
        members: { scope },
      })
    }
    c.set('actor', actor.value)
    await next()
  })
}

/** The credential of `Authorization: Bearer …` (RFC 6750): a token, or for /v1/keys/self the key itself. */
export function bearer(c: Context): string {
  const header = c.req.header('Authorization')
  if (header === undefined) {
    const headers = { 'WWW-Authenticate': realm }
    throw new Problem({ status: 401, code: 'token_missing', detail: 'Send Authorization: Bearer <token>.', headers })
  }
  const match = /^Bearer +([\x21-\x7e]+) *$/i.exec(header)
  if (!match?.[1]) throw unauthorized('token_malformed', 'The Authorization header is not Bearer and a token.')
  return match[1]
}

/** The token of a gateway, whose `Authorization` is its client's. */
export function gatewayToken(c: Context): string {
  const token = c.req.header('X-Keyturn-Token')
  if (token) return token
  throw new Problem({ status: 401, code: 'token_missing', detail: 'Send X-Keyturn-Token: <token>.' })
}

export function unauthorized(code: string, detail: string): Problem {
  const headers = { 'WWW-Authenticate': `${realm}, error="invalid_token"` }
  return new Problem({ status: 401, code, detail, headers })
}
