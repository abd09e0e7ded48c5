import type { FormState } from '#app/form-state.ts'
import { explain, type MemberError } from '#lib/members/errors.ts'

/** A refused password is said at its field; anything else above the form. */
export function memberErrorState(error: MemberError, kept: FormState['kept']): FormState {
  const text = explain(error)
  return error.kind === 'password_refused' ? { fields: { password: text }, kept } : { error: text, kept }
}
