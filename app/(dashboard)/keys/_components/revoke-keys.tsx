'use client'

import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { BlastRadius } from '#lib/keys/blast-radius.ts'
import type { SelectableKey } from '../key-list-item.ts'
import { BusiestKeys, blastWords } from './blast-words.tsx'
import { RevokeDialog, type StopReason } from './revoke-dialog.tsx'

/** From so many keys in use on, a click is not enough. */
const typedAbove = 10

type RevokeKeysProps = {
  keys: SelectableKey[]
  radius: BlastRadius
  onClose: () => void
  onRevoke: (reason: StopReason) => Promise<string | undefined>
}

/** Asks once for all of the keys, with what stops when they do. */
export function RevokeKeys({ keys, radius, onClose, onRevoke }: RevokeKeysProps) {
  const { requestsLastHour, usedLastHour } = radius
  const which = formatCount(keys.length, 'key')
  return (
    <RevokeDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Revoke ${keys.length === 1 ? keys[0]?.name : which}?`}
      body={blastWords(radius)}
      typedCount={usedLastHour > typedAbove ? keys.length : undefined}
      cancelLabel={keys.length === 1 ? 'Keep it' : 'Keep them'}
      confirmLabel={
        requestsLastHour > 0 ? `Revoke ${which}, refuse ${formatNumber(requestsLastHour)} an hour` : `Revoke ${which}`
      }
      onRevoke={onRevoke}
    >
      <BusiestKeys {...radius} />
    </RevokeDialog>
  )
}
