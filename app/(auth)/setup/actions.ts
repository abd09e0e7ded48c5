'use server'

import { redirect } from 'next/navigation'
import { type FormState, parseForm } from '#app/form-state.ts'
import { openBrowserSession } from '#lib/auth/browser-session.ts'
import { requestOrigin } from '#lib/auth/origin.ts'
import { completeSetup } from '#lib/members/complete-setup.ts'
import { CompleteSetupInput } from '#lib/members/input.ts'
import { memberErrorState } from '../error-state.ts'

export async function completeSetupAction(_state: FormState, form: FormData): Promise<FormState> {
  const parsed = parseForm(CompleteSetupInput, form)
  if (!parsed.ok) return parsed.state
  const done = await completeSetup(parsed.value, await requestOrigin())
  if (!done.ok) return memberErrorState(done.error, parsed.kept)
  await openBrowserSession(done.value.token)
  redirect('/')
}
