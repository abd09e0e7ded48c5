'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { retireWebhookSecretsAction } from '../../actions.ts'

type RetireSecretsProps = { webhookId: string; name: string; seenSecretId: string }

/** Ends the old secret before its day is over. `seenSecretId`: the one that stays. */
export function RetireSecrets({ webhookId, name, seenSecretId }: RetireSecretsProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          Retire old secret
        </Button>
      }
      title={`Stop signing with the old secret of ${name}?`}
      body="A receiver that does not have the new secret yet takes Keyturn’s messages for somebody else’s, and refuses them."
      consequence="This can’t be undone. What is refused is tried again for a day."
      cancelLabel="Keep both"
      confirmLabel="Retire old secret"
      onConfirm={async () => {
        const failure = await retireWebhookSecretsAction(webhookId, seenSecretId)
        if (!failure) showToast(`The new secret alone signs for ${name}.`)
        return failure
      }}
    />
  )
}
