'use client'

import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { DeadLink } from '../../_components/dead-link.tsx'
import { NewPasswordField } from '../../_components/new-password-field.tsx'
import { TextField } from '../../_components/text-field.tsx'
import { useFragmentToken } from '../../_components/use-fragment-token.ts'
import { completeSetupAction } from '../actions.ts'

export function SetupForm() {
  const token = useFragmentToken()
  const [state, action] = useActionState<FormState, FormData>(completeSetupAction, {})
  if (token === null) {
    return (
      <DeadLink>
        This page needs the setup link that the server printed when it started. Open that link; after a reload of this
        page, open it again.
      </DeadLink>
    )
  }
  return (
    <form action={action} className="grid gap-3.5">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="token" value={token ?? ''} />
      <TextField name="organization" label="Organization" autoComplete="organization" state={state} />
      <TextField name="name" label="Your name" autoComplete="name" state={state} />
      <TextField name="email" label="Email" type="email" autoComplete="username" state={state} />
      <NewPasswordField state={state} />
      <SubmitButton
        variant="primary"
        size="lg"
        className="mt-1.5 w-full"
        pendingLabel="Creating"
        disabled={token === undefined}
      >
        Create organization
      </SubmitButton>
    </form>
  )
}
