'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { switchWebhookAction } from '../../actions.ts'

type SwitchWebhookProps = { webhookId: string; name: string; isOn: boolean }

/** Reversible, so it is done at once and offers to be undone. */
export function SwitchWebhook({ webhookId, name, isOn }: SwitchWebhookProps) {
  const [isPending, start] = useTransition()

  function turn(on: boolean) {
    start(async () => {
      const failure = await switchWebhookAction(webhookId, on)
      if (failure) return showToast(failure)
      showToast(`${name} is switched ${on ? 'on' : 'off'}.`, {
        follows: on ? 'What waited is tried now.' : 'What happens from now on is not sent to it.',
        undo: () => turn(!on),
      })
    })
  }
  return (
    <Button onClick={() => !isPending && turn(!isOn)} aria-disabled={isPending || undefined}>
      Switch {isOn ? 'off' : 'on'}
    </Button>
  )
}
