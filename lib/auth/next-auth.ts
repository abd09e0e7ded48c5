import NextAuth, { type NextAuthConfig } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { readSession } from '#lib/credentials/sessions.ts'
import { endSession } from '#lib/credentials/sessions-end.ts'
import { getEnv } from '#lib/env.ts'
import { sessionCookie, sessionMaxAgeSeconds } from './cookie.ts'

/**
 * Auth.js keeps the cookie; who is signed in is ours to say. Passwords are checked before Auth.js is asked
 * (lib/credentials/sign-in.ts), which then gets the token of the session that was made, encrypts it into its JWT, and
 * asks at every read whether it still lives. Nothing but that token is in the cookie, and not even that reaches
 * scripts: `/api/auth/session` says a name and no more.
 *
 * The configuration is made at the first request, since the environment is not there while Next builds.
 */
export const { handlers, signIn, signOut } = NextAuth(() => {
  // Auth.js would otherwise take its own address from the request's Host header.
  process.env.AUTH_URL = getEnv().url
  return config()
})

function config(): NextAuthConfig {
  const { authSecret, url } = getEnv()
  return {
    secret: authSecret,
    trustHost: true,
    basePath: '/api/auth',
    useSecureCookies: url.startsWith('https:'),
    cookies: { sessionToken: sessionCookie() },
    session: { strategy: 'jwt', maxAge: sessionMaxAgeSeconds },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        credentials: { token: {} },
        async authorize({ token }) {
          const actor = typeof token === 'string' ? await readSession(token) : null
          return actor ? { id: actor.memberId, name: actor.name, sessionToken: token as string } : null
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        const sessionToken = user ? user.sessionToken : token.sessionToken
        if (typeof sessionToken !== 'string') return null
        const actor = await readSession(sessionToken)
        return actor ? { sessionToken, name: actor.name } : null
      },
      session({ session, token }) {
        return { user: { name: token.name }, expires: session.expires }
      },
    },
    events: {
      /** Auth.js' own sign-out address forgets the cookie; the row must end as well. */
      async signOut(message) {
        const sessionToken = 'token' in message ? message.token?.sessionToken : null
        const actor = typeof sessionToken === 'string' ? await readSession(sessionToken) : null
        if (actor) await endSession(actor, { sessionId: actor.sessionId, reason: 'signed_out' })
      },
    },
    logger,
  }
}

/** Whatever strangers can cause (a made-up token, an old cookie) is one line and no stack. */
const logger: NextAuthConfig['logger'] = {
  error(error) {
    if (error.name === 'CredentialsSignin' || error.name === 'JWTSessionError') return
    console.error(`auth: ${error.name}: ${error.message}`)
  },
  warn() {},
  debug() {},
}

declare module 'next-auth' {
  interface User {
    sessionToken?: string
  }
}
