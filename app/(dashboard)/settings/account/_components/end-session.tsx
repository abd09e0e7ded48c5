'use client'

import { useTransition } from 'react'
import { signOutAction } from '#app/(auth)/sign-out/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { endSessionAction } from '../actions.ts'

type EndSessionProps = { sessionId: string; isCurrent: boolean; browser: string }

export function EndSession({ sessionId, isCurrent, browser }: EndSessionProps) {
  const [pending, startTransition] = useTransition()
  const end = () =>
    startTransition(async () => {
      if (isCurrent) return await signOutAction()
      const refusal = await endSessionAction(sessionId)
      showToast(refusal ?? 'The session has ended.', { follows: refusal ? undefined : `${browser} is signed out.` })
    })
  return (
    <Button size="sm" onClick={end} disabled={pending} aria-label={isCurrent ? 'Sign out' : `End session: ${browser}`}>
      {isCurrent ? 'Sign out' : 'End'}
    </Button>
  )
}
