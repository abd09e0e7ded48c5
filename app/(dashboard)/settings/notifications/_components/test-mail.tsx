'use client'

import { useActionState } from 'react'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { TestMailState } from '../actions.ts'
import { sendTestMailAction } from '../actions.ts'

/** Sends a mail to whoever presses it, and says what the server answered. */
export function TestMail() {
  const [state, action] = useActionState<TestMailState>(sendTestMailAction, {})
  return (
    <form action={action} className="grid max-w-[720px] justify-items-start gap-3">
      <SubmitButton pendingLabel="Sending">Send me a test mail</SubmitButton>
      <div role="status">
        {state.to && (
          <p className="text-text-2">
            The mail server took it for <b className="font-medium text-text">{state.to}</b>. If it does not arrive, look
            into the spam folder, then into that server’s log.
          </p>
        )}
      </div>
      <FormError>{state.error}</FormError>
    </form>
  )
}
