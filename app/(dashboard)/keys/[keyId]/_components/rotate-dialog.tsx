'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { type RotationOutcome, rotateKeyAction } from '../actions.ts'

export interface RotationTerms {
  /**
   * `free`: one secret works. `unused`: it was rotated, and nobody has used the new one. `running`: two are in use.
   * `none`: the key was compromised, and no secret works
   */
  state: 'free' | 'unused' | 'running' | 'none'
  overlapSeconds: number
  deadlineSeconds: number
  atDeadline: 'hold' | 'retire'
}

type RotateDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  keyId: string
  name: string
  terms: RotationTerms
  onRotated: (secret: Extract<RotationOutcome, { ok: true }>['secret']) => void
}

const choices = [0, 3600, 86_400, 3 * 86_400, 7 * 86_400, 14 * 86_400, 30 * 86_400]

/** Rotating stops nothing, so it asks for one thing only: how long both work. */
export function RotateDialog({ open, onOpenChange, keyId, name, terms, onRotated }: RotateDialogProps) {
  const [overlapSeconds, setOverlapSeconds] = useState(terms.overlapSeconds)
  const replaceUnused = terms.state === 'unused'
  const offered = [...new Set([...choices, terms.overlapSeconds])]
    .filter(seconds => seconds <= terms.deadlineSeconds)
    .sort((a, b) => a - b)

  async function rotate(): Promise<string | undefined> {
    try {
      const outcome = await rotateKeyAction({ keyId, overlapSeconds, replaceUnused: replaceUnused || undefined })
      if (!outcome.ok) return outcome.error
      onRotated(outcome.secret)
    } catch (error) {
      unstable_rethrow(error)
      return 'Keyturn did not answer. Reload to see whether it rotated: what worked before still works, and a new secret that was lost can be claimed again.'
    }
  }
  return (
    <ConfirmDialog open={open} onOpenChange={onOpenChange} {...wordsFor(name, terms)} tone="primary" onConfirm={rotate}>
      {terms.state !== 'none' && (
        <Field label="Both work for" help="Counted from the new secret’s first use.">
          <Select value={overlapSeconds} onChange={event => setOverlapSeconds(Number(event.target.value))}>
            {offered.map(seconds => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? 'no time: the old one ends at that first use' : formatDuration(seconds * 1000)}
                {seconds === terms.overlapSeconds ? ', by policy' : ''}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </ConfirmDialog>
  )
}

function wordsFor(name: string, { state, atDeadline, deadlineSeconds }: RotationTerms) {
  if (state === 'none') {
    return {
      title: `Make a new secret of ${name}?`,
      body: 'It is shown to you, once, and the key works again with it. The secrets that ended stay refused.',
      consequence: 'Store it where the key is used, and not where the last one may have been seen.',
      cancelLabel: 'Not now',
      confirmLabel: 'Make it and show it',
    }
  }
  const deadline = formatDuration(deadlineSeconds * 1000)
  const consequence =
    atDeadline === 'hold'
      ? `While nobody uses the new secret, the old one works on, and ${deadline} from now the rotation counts as stuck.`
      : `The old secret retires ${deadline} from now at the latest.`
  if (state === 'unused') {
    return {
      title: `Claim a new secret of ${name} again?`,
      body: 'It was rotated, and nobody has used the new secret yet. That one ends now, and another takes its place. The old secret works on, no longer than was set.',
      consequence,
      cancelLabel: 'Keep the unused one',
      confirmLabel: 'Replace it and show the new one',
    }
  }
  return {
    title: `Rotate ${name}?`,
    body: 'A new secret is made and shown to you, once. The old one works on until the overlap is over; nothing stops now.',
    consequence,
    cancelLabel: 'Not now',
    confirmLabel: 'Rotate and show the new secret',
  }
}
