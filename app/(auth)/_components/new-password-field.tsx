import type { FormState } from '#app/form-state.ts'
import { TextField } from './text-field.tsx'

type NewPasswordFieldProps = { state: FormState; label?: string }

/** Says the rules before anything is typed. */
export function NewPasswordField({ state, label = 'Password' }: NewPasswordFieldProps) {
  return (
    <TextField
      name="password"
      label={label}
      type="password"
      autoComplete="new-password"
      help="12 characters or more. A few words in a row do well."
      state={state}
    />
  )
}
