'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { showToast } from '#components/ui/toast.ts'
import { revokeMemberTokenAction } from '../actions.ts'

type RevokeMemberTokenProps = { tokenId: string; name: string; lastUsedAt: string | null }

export function RevokeMemberToken({ tokenId, name, lastUsedAt }: RevokeMemberTokenProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          Revoke<span className="sr-only"> {name}</span>
        </Button>
      }
      title={`Revoke the token ${name}?`}
      body={
        lastUsedAt ? (
          <>
            It was last used <RelativeTime iso={lastUsedAt} />. Whatever uses it is refused from then on.
          </>
        ) : (
          'Nobody has used it yet.'
        )
      }
      consequence="This can’t be undone. Keys that were created with it work on."
      cancelLabel="Keep token"
      confirmLabel="Revoke token"
      onConfirm={async () => {
        const failure = await revokeMemberTokenAction(tokenId)
        if (!failure) showToast(`${name} is revoked.`, { follows: 'Every use of it is refused.' })
        return failure
      }}
    />
  )
}
