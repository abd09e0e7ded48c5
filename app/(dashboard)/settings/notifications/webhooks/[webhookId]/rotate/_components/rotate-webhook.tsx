'use client'

import { useRouter } from 'next/navigation'
import { useActionState } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { SecretReveal } from '../../../_components/secret-reveal.tsx'
import { type NewWebhookState, rotateWebhookAction } from '../../../actions.ts'

type RotateWebhookProps = { webhookId: string; name: string; seenSecretId: string }

/** What becomes of the old secret, then the new one: in this page's memory alone. */
export function RotateWebhook({ webhookId, name, seenSecretId }: RotateWebhookProps) {
  const [state, action] = useActionState<NewWebhookState, FormData>(rotateWebhookAction, {})
  const router = useRouter()
  const page = `/settings/notifications/webhooks/${webhookId}`
  if (state.made) return <SecretReveal {...state.made} page={page} isRotated onDone={() => router.replace(page)} />
  return (
    <form action={action} className="grid max-w-[600px] gap-5 text-md text-text-2">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="webhookId" value={webhookId} />
      <input type="hidden" name="name" value={name} />
      <input type="hidden" name="seenSecretId" value={seenSecretId} />
      <p>
        The new secret is shown once. For 24 hours the old one signs as well: <Mono>webhook-signature</Mono> then holds
        two signatures, and a receiver that follows Standard Webhooks takes either. Change the receiver in that time.
      </p>
      <p>Did the old secret leak? Retire it on the webhook’s page as soon as the receiver has the new one.</p>
      <div className="flex gap-2">
        <SubmitButton variant="primary" size="lg" pendingLabel="Rotating">
          Rotate secret
        </SubmitButton>
        <ButtonLink href={page} size="lg" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
