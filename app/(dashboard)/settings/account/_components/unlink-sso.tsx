'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { unlinkSsoAction } from '../actions.ts'

export function UnlinkSso() {
  const [pending, startTransition] = useTransition()
  const unlink = () =>
    startTransition(async () => {
      const refusal = await unlinkSsoAction()
      showToast(refusal ?? 'Single sign-on is unlinked.', {
        follows: refusal ? undefined : 'Your password signs you in.',
      })
    })
  return (
    <Button onClick={unlink} disabled={pending}>
      Unlink single sign-on
    </Button>
  )
}
