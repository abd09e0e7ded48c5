import { withTenant } from '#db/tenant.ts'
import type { Role, SystemActor, TeamRole } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { findAccount } from '#lib/credentials/sign-in-accounts.ts'
import { ok, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'
import { hashNewPassword } from './new-password.ts'
import { writeMember } from './write-member.ts'

export interface AddMemberInput {
  email: string
  name: string
  role: Role
  teams: { teamId: string; role: TeamRole }[]
  /** of someone new; whoever signs in here already keeps theirs */
  password: string
}

/** Adds a member without an invitation. For the system's own use (the sample, the terminal): nobody else may skip the link. */
export async function addMember(
  actor: SystemActor,
  input: AddMemberInput,
  now = new Date(),
): Promise<Result<{ memberId: string; userId: string }, MemberError>> {
  const { email, name, role, teams } = input
  const account = await findAccount(email)
  const hashed = account ? null : await hashNewPassword(input.password, { email, organizations: [] })
  if (hashed && !hashed.ok) return hashed
  const person = account ?? { userId: null, email, name, passwordHash: hashed?.value ?? '' }
  return await withTenant<Result<{ memberId: string; userId: string }, MemberError>>(actor, async tx => {
    const written = await writeMember(tx, person, { organizationId: actor.organizationId, role, teams })
    if (!written.ok) return written
    const subject = { type: 'member', id: written.value.memberId }
    const detail = { email, name, role, teams }
    await recordEvent(tx, actor, { action: 'member.added', subject, teamId: teams[0]?.teamId, detail }, now)
    return ok(written.value)
  })
}
