'use client'

import { Ban, Pause, Play } from 'lucide-react'
import { type ReactNode, useState, useTransition } from 'react'
import { BulkBar } from '#components/ui/bulk-bar.tsx'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { BlastRadius } from '#lib/keys/blast-radius.ts'
import { getBlastRadiusAction, type StopOutcome } from '../actions.ts'
import type { SelectableKey } from '../key-list-item.ts'
import { refusedWords } from './blast-words.tsx'
import type { StopReason } from './revoke-dialog.tsx'
import { RevokeKeys } from './revoke-keys.tsx'
import { rethrowOr, type StopInput, stop } from './stop.ts'

type ActionsProps = {
  keys: SelectableKey[]
  /** How many of them are not on this page. */
  elsewhere: number
  more?: ReactNode
  onDone: () => void
}

/** What can be done to the selected keys: only what their reader may do, to those of them where they may. */
export function BulkActions({ keys, elsewhere, more, onDone }: ActionsProps) {
  const [radius, setRadius] = useState<BlastRadius>()
  const [pending, startTransition] = useTransition()
  const quarantinable = keys.filter(key => key.may.quarantine)
  const releasable = keys.filter(key => key.may.release)
  const revocable = keys.filter(key => key.may.revoke)
  const used = `used ${formatCount(sumOf(keys), 'time')} in 24 h`

  const quarantine = () => act({ act: 'quarantine', keyIds: idsOf(quarantinable) }, 'quarantined', onDone)
  const release = () => act({ act: 'release', keyIds: idsOf(releasable) }, 'released', onDone)
  async function act(input: StopInput, done: string, then?: () => void) {
    const outcome = await stop(input)
    if (!outcome.ok) return showToast('Not done', { follows: outcome.failed })
    const isUndoable = input.act === 'quarantine' && quarantinable.every(key => key.may.undo)
    const undo = () => void act({ act: 'release', keyIds: outcome.changed }, 'work again')
    const follows = input.act === 'quarantine' ? refusedWords(outcome.radius) : undefined
    showDone(outcome, done, follows, isUndoable && outcome.changed.length > 0 ? undo : undefined)
    then?.()
  }
  /** The question is asked with its numbers, or not at all. */
  async function ask() {
    const found = await getBlastRadiusAction(idsOf(revocable)).catch(rethrowOr(null))
    if (found) setRadius(found)
    else showToast('Not asked yet', { follows: 'What these keys were used for could not be read. Try again.' })
  }
  async function revoke(reason: StopReason) {
    const outcome = await stop({ act: 'revoke', keyIds: idsOf(revocable), ...reason })
    if (!outcome.ok) return outcome.failed
    showDone(outcome, 'revoked', 'They never work again.')
    onDone()
  }
  const run = (work: () => Promise<void>) => () => pending || startTransition(work)
  const busy = pending || undefined
  return (
    <>
      <BulkBar
        count={formatCount(keys.length, 'key')}
        summary={elsewhere > 0 ? `${formatNumber(elsewhere)} of them not on this page, ${used}` : used}
        more={more}
        onClear={onDone}
      >
        {releasable.length > 0 && (
          <Button icon={<Play />} aria-disabled={busy} onClick={run(release)}>
            Release{partOf(releasable, keys)}
          </Button>
        )}
        {quarantinable.length > 0 && (
          <Button icon={<Pause />} aria-disabled={busy} onClick={run(quarantine)}>
            Quarantine{partOf(quarantinable, keys)}
          </Button>
        )}
        {revocable.length > 0 && (
          <Button variant="danger" icon={<Ban />} aria-disabled={busy} onClick={run(ask)}>
            Revoke{partOf(revocable, keys)}
          </Button>
        )}
      </BulkBar>
      {radius && <RevokeKeys keys={revocable} radius={radius} onClose={() => setRadius(undefined)} onRevoke={revoke} />}
    </>
  )
}

type Done = Extract<StopOutcome, { ok: true }>

function showDone({ changed, alreadySo }: Done, done: string, follows?: string, undo?: () => void) {
  const before = alreadySo > 0 ? `${formatCount(alreadySo, 'key')} had been so before.` : undefined
  const text = [changed.length > 0 ? follows : undefined, before].filter(Boolean).join(' ')
  showToast(`${formatCount(changed.length, 'key')} ${done}`, { follows: text || undefined, undo })
}

const idsOf = (keys: SelectableKey[]) => keys.map(key => key.id)
const sumOf = (keys: SelectableKey[]) => keys.reduce((sum, key) => sum + key.requests, 0)
const partOf = (some: SelectableKey[], all: SelectableKey[]) =>
  some.length < all.length ? ` ${formatNumber(some.length)}` : ''
