import 'server-only'
import type { MemberActor } from '#lib/access/actor.ts'
import { endSession } from '#lib/credentials/sessions-end.ts'
import { signIn, signOut } from './next-auth.ts'

/** Puts the session's token into this browser's cookie. The session was made by whoever checked who it is. */
export async function openBrowserSession(token: string): Promise<void> {
  await signIn('credentials', { token, redirect: false })
}

/** Ends the session, then has the browser forget its cookie: the row first, since it is the row that counts. */
export async function closeBrowserSession(actor: MemberActor | null): Promise<void> {
  if (actor) await endSession(actor, { sessionId: actor.sessionId, reason: 'signed_out' })
  await signOut({ redirect: false })
}
