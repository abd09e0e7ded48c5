import { and, eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { members } from '#db/schema/members.ts'
import { userIdentities, users } from '#db/schema/users.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'

/**
 * Who somebody is at the identity provider, as it proved a moment ago. Issuer and subject together are the person
 * (OpenID Connect Core 1.0, 5.7): an address can pass to somebody else, so it opens nothing by itself.
 */
export interface Identity {
  issuer: string
  subject: string
  /** verified by the provider */
  email: string
  /** as the provider has it; null: it did not say */
  name: string | null
}

/** The account that this identity was linked to; null: to none. */
export async function findLinkedAccount({
  issuer,
  subject,
}: Identity): Promise<{ userId: string; email: string; name: string } | null> {
  const [account] = await database('auth')
    .select({ userId: users.id, email: users.email, name: users.name })
    .from(userIdentities)
    .innerJoin(users, eq(users.id, userIdentities.userId))
    .where(and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject)))
  return account ?? null
}

export async function markIdentityUsed({ issuer, subject }: Identity, now: Date): Promise<void> {
  await database('auth')
    .update(userIdentities)
    .set({ lastUsedAt: now })
    .where(and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject)))
}

export interface OwnAccount {
  userId: string
  email: string
  hasPassword: boolean
  /** at the provider that is configured now */
  linked: { email: string; linkedAt: Date; lastUsedAt: Date | null } | null
}

/** How the person behind the actor signs in. */
export async function getOwnAccount(actor: MemberActor): Promise<OwnAccount> {
  const self = eq(members.id, actor.memberId)
  const [member] = await withTenant(actor, tx => tx.select({ userId: members.userId }).from(members).where(self))
  if (!member) throw new Error('the actor is no member')
  const [row] = await database('auth')
    .select({ email: users.email, passwordHash: users.passwordHash, linked: userIdentities })
    .from(users)
    .leftJoin(
      userIdentities,
      and(eq(userIdentities.userId, users.id), eq(userIdentities.issuer, getEnv().oidc?.issuer ?? '')),
    )
    .where(eq(users.id, member.userId))
  if (!row) throw new Error('the member has no account')
  const { email, passwordHash, linked } = row
  return {
    userId: member.userId,
    email,
    hasPassword: passwordHash !== null,
    linked: linked && { email: linked.email, linkedAt: linked.linkedAt, lastUsedAt: linked.lastUsedAt },
  }
}
