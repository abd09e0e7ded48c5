'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { endMemberSessionAction } from '../actions.ts'

export function EndMemberSession({ sessionId, browser }: { sessionId: string; browser: string }) {
  const [pending, startTransition] = useTransition()
  const end = () =>
    startTransition(async () => {
      const failure = await endMemberSessionAction(sessionId)
      if (failure) showToast('Not done', { follows: failure })
      else showToast('The session has ended', { follows: `${browser} is signed out; signing in again is possible.` })
    })
  return (
    <Button size="sm" onClick={end} disabled={pending} aria-label={`End session: ${browser}`}>
      End
    </Button>
  )
}
