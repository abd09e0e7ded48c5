'use client'

import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useZone } from '#components/ui/clock-provider.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import { OneTimeLink } from '../../_components/one-time-link.tsx'
import { createPasswordResetAction, type ResetLink } from '../actions.ts'

export function PasswordReset({ memberId, name }: { memberId: string; name: string }) {
  const [made, setMade] = useState<ResetLink>()
  const [pending, startTransition] = useTransition()
  const zone = useZone()
  const create = () => startTransition(async () => setMade(await createPasswordResetAction(memberId)))
  return (
    <>
      <p className="mb-3 max-w-[560px] text-text-2">
        A one-time link lets {name} choose a new password. Nothing changes until it is used; then every session ends.
      </p>
      {made && 'error' in made && <FormError className="mb-3">{made.error}</FormError>}
      <Button onClick={create} disabled={pending}>
        Create reset link
      </Button>
      {made && 'link' in made && (
        <Dialog
          open
          onOpenChange={open => !open && setMade(undefined)}
          title={`Reset link for ${name}`}
          footer={<Button onClick={() => setMade(undefined)}>Done</Button>}
        >
          <OneTimeLink link={made.link} until={formatDateTime(made.expiresAt, new Date(), zone)} />
        </Dialog>
      )}
    </>
  )
}
