'use client'

import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { DeadLink } from '../../_components/dead-link.tsx'
import { NewPasswordField } from '../../_components/new-password-field.tsx'
import { useFragmentToken } from '../../_components/use-fragment-token.ts'
import { resetPasswordAction } from '../actions.ts'

export function ResetForm() {
  const token = useFragmentToken()
  const [state, action] = useActionState<FormState, FormData>(resetPasswordAction, {})
  if (token === null) {
    return <DeadLink>This page needs the one-time link. After a reload, open the link again.</DeadLink>
  }
  return (
    <form action={action} className="grid gap-3.5">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="token" value={token ?? ''} />
      <NewPasswordField label="New password" state={state} />
      <SubmitButton
        variant="primary"
        size="lg"
        className="mt-1.5 w-full"
        pendingLabel="Changing"
        disabled={token === undefined}
      >
        Change password
      </SubmitButton>
    </form>
  )
}
