'use client'

import { useActionState, useState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { NewPasswordField } from '../../_components/new-password-field.tsx'
import { TextField } from '../../_components/text-field.tsx'
import { acceptInvitationAction } from '../actions.ts'

/** The person says whether they have an account: the page must not, or every inviter could ask it about any address. */
export function AcceptForm({ token, email }: { token: string; email: string }) {
  const [isNew, setIsNew] = useState(true)
  const [state, action] = useActionState<FormState, FormData>(acceptInvitationAction, {})
  return (
    <form action={action} className="grid gap-3.5">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <FieldGroup legend="With this address">
        <ChoiceCards columns={2}>
          <ChoiceCard type="radio" label="I am new here" checked={isNew} onChange={() => setIsNew(true)} />
          <ChoiceCard type="radio" label="I have an account" checked={!isNew} onChange={() => setIsNew(false)} />
        </ChoiceCards>
      </FieldGroup>
      {isNew && <TextField name="name" label="Your name" autoComplete="name" state={state} />}
      {isNew ? (
        <NewPasswordField state={state} />
      ) : (
        <TextField
          name="password"
          label="The password you have"
          type="password"
          autoComplete="current-password"
          state={state}
        />
      )}
      <SubmitButton variant="primary" size="lg" className="mt-1.5 w-full" pendingLabel="Joining">
        Accept invitation
      </SubmitButton>
    </form>
  )
}
