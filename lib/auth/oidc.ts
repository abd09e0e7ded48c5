import { Auth, type AuthConfig, customFetch, raw, skipCSRFCheck } from '@auth/core'
import type { Identity } from '#lib/credentials/identities.ts'
import type { IdentityError } from '#lib/credentials/identity-errors.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { kindOfFailure } from './oidc-failure.ts'
import { fetchSafely } from './oidc-fetch.ts'
import { readClaims } from './sso-claims.ts'

/**
 * A round trip to the identity provider, by Auth.js: it proves who somebody is, and no more. What that opens here is
 * decided by verbs, and the session is made where all others are; so this knows no session, and the address at which
 * Auth.js signs in and out (next-auth.ts) knows no provider.
 *
 * Auth.js' core is asked instead of next-auth, which reads 127.0.0.1 as localhost on the way back, and then names the
 * provider another redirect address than on the way there.
 */
export type OidcCookies = { name: string; value: string; options: object }[]

const base = '/api/auth'
const id = 'oidc'
export const callbackPath = `${base}/callback/${id}`

/** Where to send the browser, and the cookies that its answer will be compared with. */
export async function askProvider(): Promise<Result<{ url: URL; cookies: OidcCookies }, IdentityError>> {
  const found: Found = {}
  const asked = await call(new Request(`${getEnv().url}${base}/signin/${id}`, { method: 'POST' }), found)
  if (!asked?.redirect) return err({ kind: kindOfFailure(found.failure) })
  return ok({ url: new URL(asked.redirect), cookies: asked.cookies ?? [] })
}

/** Who the provider says it is. `search` is its answer, `cookie` the browser's header; read once, it is `stale`. */
export async function readAnswer(
  search: string,
  cookie: string,
): Promise<{ proof: Result<Identity, IdentityError>; cookies: OidcCookies }> {
  const found: Found = {}
  const read = await call(new Request(`${getEnv().url}${callbackPath}${search}`, { headers: { cookie } }), found)
  return { proof: found.proof ?? err({ kind: kindOfFailure(found.failure) }), cookies: read?.cookies ?? [] }
}

interface Found {
  proof?: Result<Identity, IdentityError>
  failure?: unknown
}

/** Null where it failed; why is in `found`. */
async function call(request: Request, found: Found) {
  try {
    const answer = await Auth(request, { ...config(found), raw, skipCSRFCheck })
    return answer instanceof Response ? null : answer
  } catch (error) {
    found.failure ??= error
    return null
  }
}

function config(found: Found): AuthConfig {
  const { authSecret, url, oidc } = getEnv()
  if (!oidc) throw new Error('no identity provider is configured')
  return {
    secret: authSecret,
    trustHost: true,
    basePath: base,
    useSecureCookies: url.startsWith('https:'),
    providers: [
      {
        id,
        name: 'single sign-on',
        type: 'oidc',
        issuer: oidc.issuer,
        clientId: oidc.id,
        clientSecret: oidc.secret,
        // Bind the answer to the browser, the code to the round trip, and the token to both.
        checks: ['state', 'pkce', 'nonce'],
        // The claims come from the userinfo endpoint: many providers keep the address out of the ID token.
        idToken: false,
        [customFetch]: fetchSafely,
      },
    ],
    callbacks: {
      signIn({ profile }) {
        found.proof = readClaims(profile, oidc.issuer)
        return '/' // anywhere: it makes no session of its own then
      },
    },
    logger: {
      error(error) {
        found.failure = error
      },
      warn() {},
      debug() {},
    },
  }
}
