'use client'

import { useActionState } from 'react'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type AttemptState, tryWebhookAction } from '../../actions.ts'
import { AttemptOutcome } from './attempt-outcome.tsx'

/** Sends a test at once, and says how that went. */
export function TryWebhook({ webhookId }: { webhookId: string }) {
  const [state, action] = useActionState<AttemptState, FormData>(tryWebhookAction, {})
  return (
    <form action={action} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="webhookId" value={webhookId} />
      <SubmitButton variant="primary" pendingLabel="Sending">
        Send a test
      </SubmitButton>
      <AttemptOutcome state={state} />
    </form>
  )
}
