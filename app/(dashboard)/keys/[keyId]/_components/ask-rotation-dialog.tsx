'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { requestRotationAction } from '../actions.ts'

type AskRotationDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  keyId: string
  name: string
  /** who is asked */
  person: string
}

/** Opens the obligation; the act stays with whoever has the key. */
export function AskRotationDialog({ open, onOpenChange, keyId, name, person }: AskRotationDialogProps) {
  const [note, setNote] = useState('')

  async function ask(): Promise<string | undefined> {
    try {
      const failure = await requestRotationAction({ keyId, note: note.trim() || undefined })
      if (!failure) showToast(`${person} is asked to rotate ${name}`)
      return failure
    } catch (error) {
      unstable_rethrow(error)
      return 'Keyturn did not answer. Asking again asks only once.'
    }
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Ask ${person} to rotate ${name}?`}
      body={`A rotation opens and ${person} is told. Nothing stops working; it stands among the rotations until a new secret is made.`}
      cancelLabel="Not now"
      confirmLabel={`Ask ${person}`}
      tone="primary"
      onConfirm={ask}
    >
      <Field label="Why" optional help={`${person} reads it, and it stands in the ledger.`}>
        <Input value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
      </Field>
    </ConfirmDialog>
  )
}
