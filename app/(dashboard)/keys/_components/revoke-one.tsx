'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { BlastRadius } from '#lib/keys/blast-radius.ts'
import { getBlastRadiusAction } from '../actions.ts'
import type { StopReason } from './revoke-dialog.tsx'
import { RevokeKeys } from './revoke-keys.tsx'
import { rethrowOr, stop } from './stop.ts'

/** Ends one key from a list that selects nothing, after saying what stops with it. */
export function RevokeOne({ id, name }: { id: string; name: string }) {
  const [radius, setRadius] = useState<BlastRadius>()
  const [pending, startTransition] = useTransition()
  const router = useRouter()
  const none = { quarantine: false, revoke: true, release: false, undo: false }

  async function ask() {
    const found = await getBlastRadiusAction([id]).catch(rethrowOr(null))
    if (found) setRadius(found)
    else showToast('Not asked yet', { follows: `What ${name} was used for could not be read. Try again.` })
  }
  async function revoke(reason: StopReason) {
    const outcome = await stop({ act: 'revoke', keyIds: [id], ...reason })
    if (!outcome.ok) return outcome.failed
    showToast(`${name} is revoked`, { follows: 'It never works again.' })
    router.refresh()
  }
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => pending || startTransition(ask)}>
        Revoke<span className="sr-only"> {name}</span>
      </Button>
      {radius && (
        <RevokeKeys
          keys={[{ id, name, requests: 0, may: none }]}
          radius={radius}
          onClose={() => setRadius(undefined)}
          onRevoke={revoke}
        />
      )}
    </>
  )
}
