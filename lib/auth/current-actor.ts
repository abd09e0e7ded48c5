import 'server-only'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { decode } from 'next-auth/jwt'
import { cache } from 'react'
import type { MemberActor } from '#lib/access/actor.ts'
import { readSession } from '#lib/credentials/sessions.ts'
import { getEnv } from '#lib/env.ts'
import { sessionCookie } from './cookie.ts'
import { safePath } from './safe-path.ts'

/**
 * Who makes this request, read from the database once per request; null when nobody is signed in (any more).
 * Every page and every action asks here by itself: a layout's check does not protect what is below it.
 */
export const currentActorOrNull = cache(async (): Promise<MemberActor | null> => {
  const { name } = sessionCookie()
  const cookie = (await cookies()).get(name)?.value
  if (!cookie) return null
  const token = await readCookie(cookie, name)
  return token ? await readSession(token) : null
})

/** Who makes this request; whoever is not signed in is sent to do so, and comes back to where they were going. */
export async function currentActor(): Promise<MemberActor> {
  const actor = await currentActorOrNull()
  if (actor) return actor
  const path = safePath((await headers()).get('x-keyturn-path'))
  redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
}

/** A cookie that was tampered with, or encrypted under another secret, is as good as none. */
async function readCookie(cookie: string, salt: string): Promise<string | null> {
  try {
    const claims = await decode({ token: cookie, secret: getEnv().authSecret, salt })
    return typeof claims?.sessionToken === 'string' ? claims.sessionToken : null
  } catch {
    return null
  }
}
