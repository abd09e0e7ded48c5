import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { getEnv } from '#lib/env.ts'

/** What a round trip to the provider was begun for. */
const ssoIntent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), next: z.string() }),
  z.object({ kind: z.literal('link'), sessionId: z.string() }),
  z.object({ kind: z.literal('invitation'), token: z.string() }),
])
export type SsoIntent = z.infer<typeof ssoIntent>

/** As long as Auth.js keeps its own part of the round trip. */
const maxAge = 15 * 60

/** Encrypted: it may hold an invitation's token. `__Host-` keeps a sister domain from planting one. */
export function intentCookie() {
  const secure = getEnv().url.startsWith('https:')
  return {
    name: secure ? '__Host-keyturn.sso' : 'keyturn.sso',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge } as const,
  }
}

/** Bound to the `state` of its own round trip, so that no other one can be finished under it. */
export async function sealIntent(intent: SsoIntent, state: string): Promise<string> {
  return await encode({ token: { intent, state }, secret: getEnv().authSecret, salt: intentCookie().name, maxAge })
}

/** Null: none, too old, tampered with, or of another round trip. */
export async function openIntent(sealed: string | undefined, state: string | null): Promise<SsoIntent | null> {
  if (!sealed || !state) return null
  try {
    const claims = await decode({ token: sealed, secret: getEnv().authSecret, salt: intentCookie().name })
    return claims?.state === state ? ssoIntent.parse(claims.intent) : null
  } catch {
    return null
  }
}
