import { and, eq, gt, isNull } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { invitations } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import { hashOpaqueToken } from './opaque-token.ts'

export const invitationDays = 7

export interface InvitationLink {
  id: string
  organizationId: string
  organizationName: string
  email: string
}

/** The invitation that the link opens, before its organization is known; null: used, ended, expired or made up. */
export async function findInvitation(token: string, now = new Date()): Promise<InvitationLink | null> {
  const [link] = await database('auth')
    .select({
      id: invitations.id,
      organizationId: invitations.organizationId,
      organizationName: organizations.name,
      email: invitations.email,
    })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(
      and(
        eq(invitations.tokenHash, hashOpaqueToken(token)),
        isNull(invitations.acceptedAt),
        isNull(invitations.endedAt),
        gt(invitations.expiresAt, now),
      ),
    )
  return link ?? null
}
