'use client'

import { Pause, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { everyHour } from '../../../keys/[keyId]/_components/recent-words.tsx'
import { quarantineKeyAction, releaseKeyAction } from '../../../keys/[keyId]/actions.ts'
import { runAct } from './run-act.ts'

type StopKeyProps = {
  keyId: string
  name: string
  may: { quarantine: boolean; release: boolean; undo: boolean }
  use: RecentUse
  /** what the ledger is told of why */
  note: string
  className?: string
}

/** The one act that can't wait, and its undo. What can be undone asks nothing first. */
export function StopKey({ keyId, name, may, use, note, className }: StopKeyProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  function run(act: () => Promise<string | undefined>, done: () => void) {
    if (pending) return
    startTransition(() =>
      runAct(act, () => {
        done()
        router.refresh()
      }),
    )
  }
  const release = () =>
    run(
      () => releaseKeyAction({ keyId, note }),
      () => showToast(`${name} works again`),
    )
  const quarantine = () =>
    run(
      () => quarantineKeyAction({ keyId, note }),
      () =>
        showToast(`${name} is quarantined`, {
          follows: use.requests > 0 ? `${everyHour(use)} are refused.` : 'Every use is refused.',
          undo: may.undo ? release : undefined,
        }),
    )
  if (may.release) {
    return (
      <Button icon={<Play />} onClick={release} aria-disabled={pending || undefined} className={className}>
        Release key
      </Button>
    )
  }
  if (!may.quarantine) return null
  return (
    <Button
      variant="stop"
      icon={<Pause />}
      onClick={quarantine}
      aria-disabled={pending || undefined}
      className={className}
    >
      Quarantine key
    </Button>
  )
}
