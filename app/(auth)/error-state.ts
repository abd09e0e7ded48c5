import { explain, type MemberError } from '#lib/members/errors.ts'
import type { FormState } from '../form-state.ts'

/** A refused password is said at its field; anything else above the form. */
export function memberErrorState(error: MemberError, kept: FormState['kept']): FormState {
  const text = explain(error)
  return error.kind === 'password_refused' ? { fields: { password: text }, kept } : { error: text, kept }
}
