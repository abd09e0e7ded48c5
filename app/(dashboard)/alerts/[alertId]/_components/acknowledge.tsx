'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { acknowledgeAlertAction } from '../actions.ts'
import { runAct } from './run-act.ts'

/** "I look at it": others need not. */
export function Acknowledge({ alertId, className }: { alertId: string; className?: string }) {
  const [pending, startTransition] = useTransition()
  return (
    <Button
      className={className}
      aria-disabled={pending || undefined}
      onClick={() => !pending && startTransition(() => runAct(() => acknowledgeAlertAction({ alertId })))}
    >
      Acknowledge
    </Button>
  )
}
