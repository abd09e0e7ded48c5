'use client'

import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { commentAlertAction } from '../actions.ts'

/** What whoever comes next should know. */
export function CommentForm({ alertId }: { alertId: string }) {
  const [state, action] = useActionState<FormState, FormData>(commentAlertAction.bind(null, alertId), {})
  return (
    <form action={action} className="mt-4 grid gap-2">
      <Field label="Comment" error={state.fields?.note}>
        <Input name="note" maxLength={1000} defaultValue={state.kept?.note} autoComplete="off" />
      </Field>
      <FormError>{state.error}</FormError>
      <div>
        <SubmitButton size="sm" pendingLabel="Adding">
          Add comment
        </SubmitButton>
      </div>
    </form>
  )
}
