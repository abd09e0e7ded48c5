'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { SsoStart } from '#app/(auth)/_components/sso-form.tsx'
import { type FormState, parseForm } from '#app/form-state.ts'
import { openBrowserSession } from '#lib/auth/browser-session.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { requestOrigin } from '#lib/auth/origin.ts'
import { beginSso } from '#lib/auth/sso.ts'
import { explainIdentity } from '#lib/credentials/identity-errors.ts'
import { endSession } from '#lib/credentials/sessions-end.ts'
import { unlinkIdentity } from '#lib/credentials/unlink-identity.ts'
import { changePassword } from '#lib/members/change-password.ts'
import { explain } from '#lib/members/errors.ts'
import { ChangePasswordInput, EndSessionInput, SwitchOrganizationInput } from '#lib/members/input.ts'
import { switchOrganization } from '#lib/members/switch-organization.ts'

export async function changePasswordAction(_state: FormState & { done?: true }, form: FormData) {
  const parsed = parseForm(ChangePasswordInput, form)
  if (!parsed.ok) return parsed.state
  const { ip } = await requestOrigin()
  const changed = await changePassword(await currentActor(), { ...parsed.value, ip })
  if (changed.ok) {
    revalidatePath('/settings/account')
    return { done: true as const }
  }
  const { error } = changed
  if (error.kind === 'wrong_credentials') return { fields: { current: 'This is not the password you have now.' } }
  const text = explain(error)
  return error.kind === 'password_refused' ? { fields: { password: text } } : { error: text }
}

/** Nothing when it was done, else why not. */
export async function endSessionAction(sessionId: string): Promise<string | undefined> {
  const input = EndSessionInput.parse({ sessionId })
  const ended = await endSession(await currentActor(), { ...input, reason: 'ended_by_member' })
  revalidatePath('/settings/account')
  return ended.ok ? undefined : explain(ended.error)
}

export async function switchOrganizationAction(organizationId: string): Promise<void> {
  const input = SwitchOrganizationInput.parse({ organizationId })
  const switched = await switchOrganization(await currentActor(), { ...input, origin: await requestOrigin() })
  if (!switched.ok) return revalidatePath('/settings/account')
  await openBrowserSession(switched.value.token)
  redirect('/')
}

/** Goes to the identity provider; the link is finished in this session alone. */
export async function linkSsoAction(): Promise<SsoStart> {
  const { sessionId } = await currentActor()
  const begun = await beginSso({ kind: 'link', sessionId })
  return begun.ok ? begun.value : { error: explainIdentity(begun.error) }
}

export async function unlinkSsoAction(): Promise<string | undefined> {
  const unlinked = await unlinkIdentity(await currentActor())
  revalidatePath('/settings/account')
  return unlinked.ok ? undefined : explainIdentity(unlinked.error)
}
