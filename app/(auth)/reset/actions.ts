'use server'

import { redirect } from 'next/navigation'
import { type FormState, parseForm } from '#app/form-state.ts'
import { ResetPasswordInput } from '#lib/members/input.ts'
import { resetPassword } from '#lib/members/reset-password.ts'
import { memberErrorState } from '../error-state.ts'

/** Does not sign in: the new password is typed once more where it will be needed. */
export async function resetPasswordAction(_state: FormState, form: FormData): Promise<FormState> {
  const parsed = parseForm(ResetPasswordInput, form)
  if (!parsed.ok) return parsed.state
  const done = await resetPassword(parsed.value)
  if (!done.ok) return memberErrorState(done.error, parsed.kept)
  redirect('/sign-in?reset')
}
