'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { revokeInvitationAction } from '../actions.ts'

export function RevokeInvitation({ invitationId, email }: { invitationId: string; email: string }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Revoke the invitation of ${email}`}>
          Revoke
        </Button>
      }
      title={`Revoke the invitation of ${email}?`}
      body="Its link stops working. Nobody has used it yet."
      consequence="Can’t be undone; a new invitation makes a new link."
      cancelLabel="Keep it"
      confirmLabel="Revoke invitation"
      onConfirm={() => revokeInvitationAction(invitationId)}
    />
  )
}
