'use client'

import { useActionState } from 'react'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type AttemptState, redeliverAction } from '../../../../actions.ts'
import { AttemptOutcome } from '../../../_components/attempt-outcome.tsx'

type RedeliverProps = {
  deliveryId: string
  /** how often it had been tried when this page was drawn: two clicks make one attempt */
  seenAttempts: number
}

export function Redeliver({ deliveryId, seenAttempts }: RedeliverProps) {
  const [state, action] = useActionState<AttemptState, FormData>(redeliverAction, {})
  return (
    <form action={action} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="deliveryId" value={deliveryId} />
      <input type="hidden" name="seenAttempts" value={seenAttempts} />
      <SubmitButton pendingLabel="Sending">Redeliver</SubmitButton>
      <AttemptOutcome state={state} />
    </form>
  )
}
