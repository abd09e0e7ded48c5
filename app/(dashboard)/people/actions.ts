'use server'

import { revalidatePath } from 'next/cache'
import { type FormState, fieldsOf, parseFields, parseForm } from '#app/form-state.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { createTeam } from '#lib/members/create-team.ts'
import { explain } from '#lib/members/errors.ts'
import { CreateTeamInput, InviteMemberInput, RevokeInvitationInput } from '#lib/members/input.ts'
import { inviteMember } from '#lib/members/invite-member.ts'
import { revokeInvitation } from '#lib/members/revoke-invitation.ts'

/** `made`: shown once, and not kept anywhere but in the dialog that shows it. */
export interface InviteState extends FormState {
  made?: { email: string; link: string; expiresAt: string }
}

export async function inviteMemberAction(_state: InviteState, form: FormData): Promise<InviteState> {
  const typed = fieldsOf(form)
  const { email, role, teamId, teamRole } = typed
  const team = teamId ? { teamId, role: teamRole } : undefined
  const parsed = parseFields(InviteMemberInput, { email, role, team }, typed)
  if (!parsed.ok) return parsed.state
  const invited = await inviteMember(await currentActor(), parsed.value)
  if (!invited.ok) return { error: explain(invited.error), kept: parsed.kept }
  revalidatePath('/people')
  const { link, expiresAt } = invited.value
  return { made: { email: parsed.value.email, link, expiresAt: expiresAt.toISOString() } }
}

/** Nothing when it was done, else why not. */
export async function revokeInvitationAction(invitationId: string): Promise<string | undefined> {
  const input = RevokeInvitationInput.parse({ invitationId })
  const revoked = await revokeInvitation(await currentActor(), input)
  revalidatePath('/people')
  return revoked.ok ? undefined : explain(revoked.error)
}

export async function createTeamAction(_state: FormState & { done?: true }, form: FormData) {
  const parsed = parseForm(CreateTeamInput, form)
  if (!parsed.ok) return parsed.state
  const made = await createTeam(await currentActor(), parsed.value)
  if (!made.ok) return { error: explain(made.error), kept: parsed.kept }
  revalidatePath('/people')
  return { done: true as const }
}
