import { openBrowserSession } from '#lib/auth/browser-session.ts'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { requestOrigin } from '#lib/auth/origin.ts'
import { safePath } from '#lib/auth/safe-path.ts'
import type { SsoReturn } from '#lib/auth/sso.ts'
import type { SsoIntent } from '#lib/auth/sso-intent.ts'
import type { Identity } from '#lib/credentials/identities.ts'
import { linkIdentity } from '#lib/credentials/link-identity.ts'
import { signInByIdentity } from '#lib/credentials/sign-in-by-identity.ts'
import { acceptInvitationByIdentity } from '#lib/members/accept-invitation-by-identity.ts'
import { err, type Result } from '#lib/result.ts'

/** Does what the round trip was begun for, and says where to go on. A refusal is told where it was begun. */
export async function finishSso({ intent, proof }: SsoReturn): Promise<string> {
  const done = intent && proof.ok ? await act(intent, proof.value) : proof
  if (!done.ok) return refusedAt(intent, done.error.kind)
  switch (intent?.kind) {
    case 'sign-in':
      return safePath(intent.next)
    case 'link':
      return '/settings/account?sso=linked'
    default:
      return '/'
  }
}

async function act(intent: SsoIntent, identity: Identity): Promise<Result<unknown, { kind: string }>> {
  if (intent.kind === 'link') {
    const actor = await currentActorOrNull()
    return actor ? await linkIdentity(actor, { identity, sessionId: intent.sessionId }) : err({ kind: 'other_session' })
  }
  const origin = await requestOrigin()
  const opened =
    intent.kind === 'invitation'
      ? await acceptInvitationByIdentity({ token: intent.token, identity }, origin)
      : await signInByIdentity(identity, origin)
  if (opened.ok) await openBrowserSession(opened.value.token)
  return opened
}

/** An invitation's link is given back in the fragment that it came in, for the password is still a way to accept it. */
function refusedAt(intent: SsoIntent | null, kind: string): string {
  switch (intent?.kind) {
    case 'link':
      return `/settings/account?sso=${kind}`
    case 'invitation':
      return `/invite?sso=${kind}#${encodeURIComponent(intent.token)}`
    case 'sign-in':
      return `/sign-in?sso=${kind}&next=${encodeURIComponent(safePath(intent.next))}`
    default:
      return `/sign-in?sso=${kind}`
  }
}
