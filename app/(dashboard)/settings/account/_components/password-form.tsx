'use client'

import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { changePasswordAction } from '../actions.ts'

export function PasswordForm() {
  const [state, action] = useActionState<FormState & { done?: true }, FormData>(changePasswordAction, {})
  return (
    <form action={action} className="grid max-w-[420px] gap-3.5">
      <FormError>{state.error}</FormError>
      <div aria-live="polite">
        {state.done && (
          <Notice tone="live" title="Your password is changed.">
            Every other session of yours has ended.
          </Notice>
        )}
      </div>
      <Field label="Present password" required error={state.fields?.current}>
        <Input name="current" type="password" autoComplete="current-password" />
      </Field>
      <Field
        label="New password"
        required
        help="12 characters or more. A few words in a row do well."
        error={state.fields?.password}
      >
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <SubmitButton variant="primary" size="lg" className="justify-self-start" pendingLabel="Changing">
        Change password
      </SubmitButton>
    </form>
  )
}
