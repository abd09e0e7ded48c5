'use client'

import { useActionState, useEffect, useId, useState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { createTeamAction } from '../actions.ts'

export function NewTeamDialog() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        New team
      </Button>
      {open && <NewTeamForm onClose={() => setOpen(false)} />}
    </>
  )
}

function NewTeamForm({ onClose }: { onClose: () => void }) {
  const [state, action] = useActionState<FormState & { done?: true }, FormData>(createTeamAction, {})
  const formId = useId()
  useEffect(() => {
    if (state.done) onClose()
  }, [state.done, onClose])
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="New team"
      description="A team owns services; its members see their keys and usage, and nobody else’s."
      footer={
        <form action={action} id={formId} className="contents">
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton variant="primary" pendingLabel="Creating">
            Create team
          </SubmitButton>
        </form>
      }
    >
      <div className="mt-4 grid gap-3.5">
        <FormError>{state.error}</FormError>
        <Field label="Name" required error={state.fields?.name}>
          <Input form={formId} name="name" autoComplete="off" defaultValue={state.kept?.name} />
        </Field>
      </div>
    </Dialog>
  )
}
