'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { markAlertNormalAction, resolveAlertAction } from '../actions.ts'
import { answerOf } from './run-act.ts'

type CloseAlertProps = {
  alertId: string
  /** `ours`, `over`: of a decoy, of which nothing is ever normal and nothing is learned */
  as: 'normal' | 'resolved' | 'ours' | 'over'
  /** what was seen: "Singapore" */
  seen: string[]
}

const words = {
  normal: {
    act: 'Mark normal',
    title: 'Is this normal?',
    consequence: 'The alert is closed. After that time the same is told again.',
    happened: 'Marked as normal',
  },
  resolved: {
    act: 'Resolve',
    title: 'Is this over?',
    consequence: 'The alert is closed. What was seen is forgotten, so that it is news when it comes again.',
    happened: 'Resolved',
  },
  ours: {
    act: 'It was us',
    title: 'Did one of you use the decoy?',
    consequence: 'The alert is closed as a false one. The next use is told all the same, whoever it is.',
    happened: 'Closed: it was one of you',
  },
  over: {
    act: 'Resolve',
    title: 'Is this over?',
    consequence: 'The alert is closed. The next use of the decoy opens another.',
    happened: 'Resolved',
  },
} as const

/** Closes it for good, with a note for whoever reads it later. */
export function CloseAlert({ alertId, as, seen }: CloseAlertProps) {
  const [note, setNote] = useState('')
  const { act, title, consequence, happened } = words[as]
  const action = as === 'normal' || as === 'ours' ? markAlertNormalAction : resolveAlertAction

  async function close(): Promise<string | undefined> {
    const failure = await answerOf(() => action({ alertId, note: note.trim() || undefined }))
    if (!failure) showToast(happened)
    return failure
  }
  return (
    <ConfirmDialog
      trigger={<Button>{act}</Button>}
      title={title}
      body={bodyOf(as, seen)}
      consequence={consequence}
      cancelLabel="Keep it open"
      confirmLabel={act}
      tone="primary"
      onConfirm={close}
    >
      <Field label="Note" optional help="Stands here and in the ledger.">
        <Input value={note} maxLength={1000} onChange={event => setNote(event.target.value)} />
      </Field>
    </ConfirmDialog>
  )
}

function bodyOf(as: CloseAlertProps['as'], seen: string[]): ReactNode {
  if (as === 'ours') return 'Somebody tried it, or a scanner of yours came upon it. Say in the note which.'
  if (as === 'over') return 'Somebody knows who used it, and what else lay where it was found has been seen to.'
  if (as === 'resolved') return 'Somebody knows what it was, and it has stopped.'
  return (
    <>
      For 28 days this, and nothing else, is not told again:
      <ul className="mt-1.5 list-disc pl-5">
        {seen.map(each => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </>
  )
}
