'use client'

import { Ban, Pause } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useState } from 'react'
import { BulkBar } from '#components/ui/bulk-bar.tsx'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import { type BulkOutcome, stopKeysAction } from '../actions.ts'
import type { KeyListItem } from '../key-list-item.ts'
import { RevokeDialog, type StopReason } from './revoke-dialog.tsx'

/** What can be done to the selected keys: only what their reader may do, to those of them where they may. */
export function BulkActions({ items, onDone }: { items: KeyListItem[]; onDone: () => void }) {
  const [revoking, setRevoking] = useState(false)
  const quarantinable = items.filter(item => item.may.quarantine)
  const revocable = items.filter(item => item.may.revoke)
  const requests = sumOf(items)

  async function quarantine() {
    const outcome = await stop({ act: 'quarantine', keyIds: idsOf(quarantinable) })
    const canUndo = outcome.done.length > 0 && quarantinable.every(item => item.may.release)
    const undo = () => void stop({ act: 'release', keyIds: outcome.done }).then(undone => report(undone, 'released'))
    report(outcome, 'quarantined', 'Every use is refused.', canUndo ? undo : undefined)
    onDone()
  }
  async function revoke(reason: StopReason) {
    const outcome = await stop({ act: 'revoke', keyIds: idsOf(revocable), ...reason })
    if (outcome.done.length === 0) return outcome.failed ?? 'Nothing was revoked.'
    report(outcome, 'revoked', 'They never work again.')
    onDone()
  }
  return (
    <>
      <BulkBar
        count={formatCount(items.length, 'key')}
        summary={`used ${formatCount(requests, 'time')} in 24 h`}
        onClear={onDone}
      >
        {quarantinable.length > 0 && (
          <Button icon={<Pause />} onClick={quarantine}>
            Quarantine{partOf(quarantinable, items)}
          </Button>
        )}
        {revocable.length > 0 && (
          <Button variant="danger" icon={<Ban />} onClick={() => setRevoking(true)}>
            Revoke{partOf(revocable, items)}
          </Button>
        )}
      </BulkBar>
      <RevokeDialog
        open={revoking}
        onOpenChange={setRevoking}
        title={`Revoke ${revocable.length === 1 ? revocable[0]?.name : formatCount(revocable.length, 'key')}?`}
        body={
          <>
            They were used <b>{formatCount(sumOf(revocable), 'time')} in the last 24 hours</b>. From the next second on
            those requests are refused.
          </>
        }
        cancelLabel={revocable.length === 1 ? 'Keep it' : 'Keep them'}
        confirmLabel={`Revoke ${formatCount(revocable.length, 'key')}, refuse ${formatNumber(sumOf(revocable))} a day`}
        onRevoke={revoke}
      />
    </>
  )
}

/** A lost answer is an outcome too. */
async function stop(input: Parameters<typeof stopKeysAction>[0]): Promise<BulkOutcome> {
  return stopKeysAction(input).catch(error => {
    unstable_rethrow(error)
    return { done: [], failed: 'Keyturn did not answer. Reload the list to see what was done before you try again.' }
  })
}

function report(outcome: BulkOutcome, done: string, follows?: string, undo?: () => void) {
  if (outcome.done.length > 0) showToast(`${formatCount(outcome.done.length, 'key')} ${done}`, { follows, undo })
  if (outcome.failed) showToast('Not all of it was done', { follows: outcome.failed })
}

const idsOf = (items: KeyListItem[]) => items.map(item => item.id)
const sumOf = (items: KeyListItem[]) => items.reduce((sum, item) => sum + item.requests, 0)
const partOf = (some: KeyListItem[], all: KeyListItem[]) => (some.length < all.length ? ` ${some.length}` : '')
