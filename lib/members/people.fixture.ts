import { eq } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor, Role, TeamRole } from '#lib/access/actor.ts'
import { asActor } from '#lib/credentials/sessions.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { must } from '#lib/result.ts'
import { addMember } from './add-member.ts'
import { createOwner } from './create-owner.ts'

export const password = 'brass tumblers turn twice'
export const now = new Date('2026-11-22T09:00:00Z')
export const origin = { ip: '198.51.100.7', userAgent: 'Vitest' }

let made = 0
/** An address that no other test has. */
export const someEmail = (who = 'person') => `${who}-${++made}@example.com`

/** An organization of its own, with its owner and first team. */
export async function someOrganization() {
  const email = someEmail('owner')
  const name = `Organization ${++made}`
  const owner = must(await createOwner({ email, name: 'Olga Owner', organization: name, password }, now))
  const { organizationId, teamId, memberId, userId } = owner
  return { organizationId, teamId, name, email, ownerId: memberId, userId, owner: await actorOf(memberId) }
}

export async function someMember(
  organization: { organizationId: string },
  { role = 'member', teams = [] }: { role?: Role; teams?: { teamId: string; role: TeamRole }[] } = {},
) {
  const email = someEmail()
  const actor = { kind: 'system', organizationId: organization.organizationId, name: 'sample' } as const
  const added = must(await addMember(actor, { email, name: 'Max Member', role, teams, password }, now))
  return { ...added, email, actor: await actorOf(added.memberId) }
}

/** The member as an actor, as they are now; of a session that exists nowhere. */
export async function actorOf(memberId: string): Promise<MemberActor> {
  const standing = await loadStanding(memberId)
  if (!standing) throw new Error('no such member')
  return asActor(standing, '00000000-0000-7000-8000-000000000000')
}

/** The actions in the organization's ledger about the subject, oldest first. */
export async function actionsOn(organization: { organizationId: string }, subjectId: string): Promise<string[]> {
  const rows = await withTenant(organization, tx =>
    tx
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, subjectId))
      .orderBy(auditEvents.seq),
  )
  return rows.map(row => row.action)
}
