'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { addToTeam } from '#lib/members/add-to-team.ts'
import { changeRole } from '#lib/members/change-role.ts'
import { createPasswordReset } from '#lib/members/create-password-reset.ts'
import { endMemberSession } from '#lib/members/end-member-session.ts'
import { explain, type MemberError } from '#lib/members/errors.ts'
import {
  type AddToTeamInput as AddToTeam,
  AddToTeamInput,
  type ChangeRoleInput as ChangeRole,
  ChangeRoleInput,
  CreatePasswordResetInput,
  EndSessionInput,
  type ReinstateMemberInput as ReinstateMember,
  ReinstateMemberInput,
  type RemoveFromTeamInput as RemoveFromTeam,
  RemoveFromTeamInput,
  type SetTeamRoleInput as SetTeamRole,
  SetTeamRoleInput,
  type SuspendMemberInput as SuspendMember,
  SuspendMemberInput,
} from '#lib/members/input.ts'
import { reinstateMember } from '#lib/members/reinstate-member.ts'
import { removeFromTeam } from '#lib/members/remove-from-team.ts'
import { setTeamRole } from '#lib/members/set-team-role.ts'
import { type SuspendedMember, suspendMember } from '#lib/members/suspend-member.ts'
import type { Result } from '#lib/result.ts'

// Each answers nothing when it was done, else why not. The types are promises of our own form: every action parses.

export async function changeRoleAction(input: ChangeRole): Promise<string | undefined> {
  return settle(await changeRole(await currentActor(), ChangeRoleInput.parse(input)))
}

export async function addToTeamAction(input: AddToTeam): Promise<string | undefined> {
  return settle(await addToTeam(await currentActor(), AddToTeamInput.parse(input)))
}

export async function setTeamRoleAction(input: SetTeamRole): Promise<string | undefined> {
  return settle(await setTeamRole(await currentActor(), SetTeamRoleInput.parse(input)))
}

export async function removeFromTeamAction(input: RemoveFromTeam): Promise<string | undefined> {
  return settle(await removeFromTeam(await currentActor(), RemoveFromTeamInput.parse(input)))
}

/** What stopped, or why nothing did. */
export type SuspensionOutcome = string | SuspendedMember

export async function suspendMemberAction(input: SuspendMember): Promise<SuspensionOutcome> {
  const suspended = await suspendMember(await currentActor(), SuspendMemberInput.parse(input))
  revalidatePath('/people', 'layout')
  return suspended.ok ? suspended.value : explain(suspended.error)
}

export async function reinstateMemberAction(input: ReinstateMember): Promise<string | undefined> {
  return settle(await reinstateMember(await currentActor(), ReinstateMemberInput.parse(input)))
}

export async function endMemberSessionAction(sessionId: string): Promise<string | undefined> {
  return settle(await endMemberSession(await currentActor(), EndSessionInput.parse({ sessionId })))
}

export type ResetLink = { link: string; expiresAt: string } | { error: string }

export async function createPasswordResetAction(memberId: string): Promise<ResetLink> {
  const made = await createPasswordReset(await currentActor(), CreatePasswordResetInput.parse({ memberId }))
  if (!made.ok) return { error: explain(made.error) }
  return { link: made.value.link, expiresAt: made.value.expiresAt.toISOString() }
}

function settle(result: Result<unknown, MemberError>): string | undefined {
  revalidatePath('/people', 'layout')
  return result.ok ? undefined : explain(result.error)
}
