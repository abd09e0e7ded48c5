'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { markCompromisedAction } from '../actions.ts'
import { everyHour, recentWords } from './recent-words.tsx'

type CompromisedDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  keyId: string
  name: string
  /** how many secrets work now */
  live: number
  /** who can make the new secret, as a sentence goes on: "Jonas Weber or a lead of the team" */
  who: string
  use: RecentUse
}

/** Somebody else has the key. What ends at once, and what it takes to let it work again, before the click. */
export function CompromisedDialog({ open, onOpenChange, keyId, name, live, who, use }: CompromisedDialogProps) {
  const [note, setNote] = useState('')
  const what = live > 1 ? 'both secrets' : 'its secret'

  async function mark(): Promise<string | undefined> {
    try {
      const failure = await markCompromisedAction({ keyId, note: note.trim() || undefined })
      if (!failure) showToast(`No secret of ${name} works any more`, { follows: `A new one can be made by ${who}.` })
      return failure
    } catch (error) {
      unstable_rethrow(error)
      return 'Keyturn did not answer. Look at the key’s status before you try again.'
    }
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Does somebody else have ${name}?`}
      body={
        <>
          {live > 1 ? 'Both of its secrets end' : 'Its secret ends'} at once and for good. {recentWords(use)}
          <p className="mt-2">
            A rotation opens. The key works again when a new secret is made, by {who}, and stored where the key is used.
          </p>
        </>
      }
      consequence={`The key and its settings stay. ${live > 1 ? 'Secrets' : 'A secret'} that ended never ${live > 1 ? 'work' : 'works'} again: this can’t be undone.`}
      cancelLabel={live > 1 ? 'Keep both' : 'Keep it'}
      confirmLabel={use.requests > 0 ? `End ${what}, refuse ${everyHour(use)}` : `End ${what} now`}
      onConfirm={mark}
    >
      <Field label="Note" optional help="Stands in the ledger and in what its holder is told.">
        <Input value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
      </Field>
    </ConfirmDialog>
  )
}
