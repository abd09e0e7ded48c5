'use server'

import { redirect } from 'next/navigation'
import { type FormState, parseForm } from '#app/form-state.ts'
import { openBrowserSession } from '#lib/auth/browser-session.ts'
import { requestOrigin } from '#lib/auth/origin.ts'
import { beginSso } from '#lib/auth/sso.ts'
import { explainIdentity } from '#lib/credentials/identity-errors.ts'
import { findInvitation } from '#lib/credentials/invitation-links.ts'
import { acceptInvitation } from '#lib/members/accept-invitation.ts'
import { AcceptInvitationInput } from '#lib/members/input.ts'
import type { SsoStart } from '../_components/sso-form.tsx'
import { memberErrorState } from '../error-state.ts'

/** Whom the link invites, and where to; null: it no longer works. Says nothing about whether they have an account. */
export async function readInvitationAction(token: string): Promise<{ email: string; organization: string } | null> {
  const parsed = AcceptInvitationInput.shape.token.safeParse(token)
  const link = parsed.success ? await findInvitation(parsed.data) : null
  return link && { email: link.email, organization: link.organizationName }
}

export async function acceptInvitationAction(_state: FormState, form: FormData): Promise<FormState> {
  const parsed = parseForm(AcceptInvitationInput, form)
  if (!parsed.ok) return parsed.state
  const accepted = await acceptInvitation(parsed.value, await requestOrigin())
  if (!accepted.ok) {
    if (accepted.error.kind === 'wrong_credentials') return { fields: { password: wrongPassword }, kept: parsed.kept }
    return memberErrorState(accepted.error, parsed.kept)
  }
  await openBrowserSession(accepted.value.token)
  redirect('/')
}

/** Goes to the identity provider; the link goes along in this browser's cookie, encrypted. */
export async function acceptBySsoAction(token: string): Promise<SsoStart> {
  const parsed = AcceptInvitationInput.shape.token.safeParse(token)
  if (!parsed.success) return { error: explainIdentity({ kind: 'link_dead' }) }
  const begun = await beginSso({ kind: 'invitation', token: parsed.data })
  return begun.ok ? begun.value : { error: explainIdentity(begun.error) }
}

const wrongPassword =
  'This password was not accepted. If the address already signs in here, choose “I have an account” and enter the password it has.'
