'use client'

import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { revokeReasons } from '#lib/keys/input.ts'

export type StopReason = { reason: (typeof revokeReasons)[number]; note?: string }

const words: Record<StopReason['reason'], string> = {
  no_longer_needed: 'No longer needed',
  compromised: 'Compromised: someone used it who should not have',
  holder_left: 'Its holder left',
  leaked: 'Leaked: it was seen where it does not belong',
  other: 'Something else',
}

type RevokeDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  body: ReactNode
  /** Rows that belong to the body. */
  children?: ReactNode
  /** The number of keys, where so much is in use that it must be typed. */
  typedCount?: number
  cancelLabel: string
  confirmLabel: string
  onRevoke: (reason: StopReason) => Promise<string | undefined>
}

/** Ending keys for good: how many requests that refuses, and why it is done, for whoever asks later. */
export function RevokeDialog({ onRevoke, children, typedCount, ...dialog }: RevokeDialogProps) {
  const [reason, setReason] = useState<StopReason['reason']>('no_longer_needed')
  const [note, setNote] = useState('')
  const [typed, setTyped] = useState('')

  async function confirm() {
    const isTyped = typedCount === undefined || typed.replace(/[,.\s]/g, '') === String(typedCount)
    if (!isTyped) return `Type ${formatNumber(typedCount)} first: so many keys end for good.`
    return onRevoke({ reason, note: note.trim() || undefined })
  }
  return (
    <ConfirmDialog {...dialog} consequence="A revoked key never works again: this can’t be undone." onConfirm={confirm}>
      <div className="grid gap-3">
        {children}
        <Field label="Why">
          <Select value={reason} onChange={event => setReason(event.target.value as StopReason['reason'])}>
            {revokeReasons.map(each => (
              <option key={each} value={each}>
                {words[each]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Note" optional help="Stands in the ledger.">
          <Input value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
        </Field>
        {typedCount !== undefined && (
          <Field label={`Type ${formatNumber(typedCount)} to confirm`} required>
            <Input
              value={typed}
              inputMode="numeric"
              autoComplete="off"
              onChange={event => setTyped(event.target.value)}
            />
          </Field>
        )}
      </div>
    </ConfirmDialog>
  )
}
