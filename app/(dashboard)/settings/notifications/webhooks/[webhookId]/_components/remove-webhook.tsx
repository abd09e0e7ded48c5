'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount } from '#lib/format/number.ts'
import { removeWebhookAction } from '../../actions.ts'

/** `pending`: what would be given up with it. */
export function RemoveWebhook({ webhookId, name, pending }: { webhookId: string; name: string; pending: number }) {
  const router = useRouter()
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          Remove webhook
        </Button>
      }
      title={`Remove ${name}?`}
      body={
        pending > 0 ? (
          <>
            <b>{formatCount(pending, 'message')}</b> that did not arrive yet {pending === 1 ? 'is' : 'are'} given up.
            Its log goes with it.
          </>
        ) : (
          'Nothing waits to be sent. Its log goes with it.'
        )
      }
      consequence="This can’t be undone. To stop it for a while, switch it off."
      cancelLabel="Keep webhook"
      confirmLabel={pending > 0 ? `Remove, give up ${formatCount(pending, 'message')}` : 'Remove webhook'}
      onConfirm={async () => {
        const failure = await removeWebhookAction(webhookId)
        if (failure) return failure
        showToast(`${name} is removed.`)
        router.replace('/settings/notifications')
        return undefined
      }}
    />
  )
}
