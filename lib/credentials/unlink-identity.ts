import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { getOwnAccount } from './identities.ts'
import type { IdentityError } from './identity-errors.ts'

/** Takes single sign-on off the actor's own account; `no_password` where nothing would be left to sign in with. */
export async function unlinkIdentity(actor: MemberActor, now = new Date()): Promise<Result<null, IdentityError>> {
  const { userId, hasPassword, linked } = await getOwnAccount(actor)
  const issuer = getEnv().oidc?.issuer
  if (!linked || !issuer) return err({ kind: 'no_link' })
  if (!hasPassword) return err({ kind: 'no_password' })
  return await withTenant<Result<null, IdentityError>>(actor, async tx => {
    const [row] = await tx.execute<{ identity: string | null }>(
      sql`select keyturn_unlink_identity(${userId}, ${issuer}) as identity`,
    )
    if (!row?.identity) return err({ kind: 'no_link' })
    const subject = { type: 'member', id: actor.memberId }
    const detail = { issuer, identity: row.identity, email: linked.email }
    await recordEvent(tx, actor, { action: 'member.identity_unlinked', subject, detail }, now)
    return ok(null)
  })
}
