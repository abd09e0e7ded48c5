import { eq } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { createSession, type Origin } from '#lib/credentials/sessions.ts'
import { endSession } from '#lib/credentials/sessions-end.ts'
import { listMemberships, type Membership } from '#lib/credentials/sign-in-accounts.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import type { SwitchOrganizationInput } from './input.ts'

/** Where the person behind the actor is an active member, the present organization included. */
export async function listOwnOrganizations(actor: MemberActor): Promise<Membership[]> {
  const memberships = await listMemberships(await ownUserId(actor))
  return memberships.filter(({ status }) => status === 'active')
}

/** Moves the browser to another organization of the same person: this session ends, a new one begins there. */
export async function switchOrganization(
  actor: MemberActor,
  { organizationId, origin }: SwitchOrganizationInput & { origin: Origin },
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, MemberError>> {
  const userId = await ownUserId(actor)
  const target = (await listOwnOrganizations(actor)).find(each => each.organizationId === organizationId)
  const standing = target ? await loadStanding(target.memberId) : null
  if (standing?.status !== 'active') return err({ kind: 'not_found' })
  const ended = await endSession(actor, { sessionId: actor.sessionId, reason: 'organization_switch' }, now)
  if (!ended.ok) return ended
  return ok(await createSession({ ...standing, userId }, { method: 'organization_switch', origin }, now))
}

async function ownUserId(actor: MemberActor): Promise<string> {
  const self = eq(members.id, actor.memberId)
  const [member] = await withTenant(actor, tx => tx.select({ userId: members.userId }).from(members).where(self))
  if (!member) throw new Error('the actor is no member')
  return member.userId
}
