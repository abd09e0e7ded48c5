import { eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { organizations } from '#db/schema/organizations.ts'
import { withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { verifyPassword } from '#lib/credentials/passwords.ts'
import { closeSetup } from '#lib/credentials/setup.ts'
import { findAccount } from '#lib/credentials/sign-in-accounts.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { ensureOrganization } from './ensure-organization.ts'
import type { MemberError } from './errors.ts'
import type { CreateOwnerInput } from './input.ts'
import { hashNewPassword } from './new-password.ts'
import { slugOf } from './slug.ts'
import { type Person, writeMember } from './write-member.ts'

export interface NewOwner {
  organizationId: string
  memberId: string
  userId: string
  teamId: string
}

/**
 * Makes an owner: of a new organization with a first team, or of the organization of that name, which is the
 * operator's way back in when every owner is gone. Someone who already signs in here gives the password they have.
 * Kills the setup links; with `setupToken` only if that was one of them, so of two posts at once one makes an owner.
 */
export async function createOwner(
  input: CreateOwnerInput,
  now = new Date(),
  { by = 'cli', setupToken = null }: { by?: SystemActor['name']; setupToken?: string | null } = {},
): Promise<Result<NewOwner, MemberError>> {
  const found = await findPerson(input)
  if (!found.ok) return found
  const organizationId = (await findOrganizationId(input.organization)) ?? newId()
  const actor: SystemActor = { kind: 'system', organizationId, name: by }
  try {
    return await withTenant<Result<NewOwner, MemberError>>(actor, async tx => {
      const wasSetup = await closeSetup(tx, setupToken)
      if (setupToken !== null && !wasSetup) return err({ kind: 'link_dead' })
      const { teamId, isNew } = await ensureOrganization(tx, actor, input.organization, now)
      const teams = isNew ? [{ teamId, role: 'lead' as const }] : []
      const written = await writeMember(tx, found.value, { organizationId, role: 'owner', teams })
      if (!written.ok) return written
      const subject = { type: 'member', id: written.value.memberId }
      const detail = { email: input.email, name: found.value.name, role: 'owner' }
      await recordEvent(tx, actor, { action: 'member.added', subject, detail }, now)
      return ok({ organizationId, teamId, ...written.value })
    })
  } catch (error) {
    if (violatedConstraint(error) !== null) return err({ kind: 'changed_meanwhile' })
    throw error
  }
}

async function findPerson(input: CreateOwnerInput): Promise<Result<Person, MemberError>> {
  const { email, name, organization, password } = input
  const account = await findAccount(email)
  if (account) {
    const verified = await verifyPassword(account.passwordHash, password)
    if (!verified.ok) return verified
    return verified.value ? ok(account) : err({ kind: 'wrong_credentials' })
  }
  const hashed = await hashNewPassword(password, { email, organizations: [organization] })
  return hashed.ok ? ok({ userId: null, email, name, passwordHash: hashed.value }) : hashed
}

async function findOrganizationId(name: string): Promise<string | null> {
  const [organization] = await database('auth')
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.slug, slugOf(name)))
  return organization?.id ?? null
}
