'use client'

import { useRouter } from 'next/navigation'
import { useActionState } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { SecretReveal } from '../../../_components/secret-reveal.tsx'
import { type NewWebhookState, rotateWebhookAction } from '../../../actions.ts'

type RotateWebhookProps = {
  webhookId: string
  name: string
  /** the one in use; empty where none works */
  seenSecretId: string
  /** what it signs with has an end, because somebody who left knows it */
  isCondemned: boolean
  /** whoever set the address is not here any more, so that somebody else must know it for theirs */
  toVouch: { address: string; setBy: string } | null
}

/** What becomes of the old secret, then the new one: in this page's memory alone. */
export function RotateWebhook({ webhookId, name, seenSecretId, isCondemned, toVouch }: RotateWebhookProps) {
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
        {isCondemned ? (
          <>
            The new secret is shown once. What somebody who left knows signs as well until its end, which was set when
            they left; what could not be signed since is sent at once. Take the old one out of the receiver, or it
            believes them still.
          </>
        ) : (
          <>
            The new secret is shown once. For 24 hours the old one signs as well: <Mono>webhook-signature</Mono> then
            holds two signatures, and a receiver that follows Standard Webhooks takes either. Change the receiver in
            that time.
          </>
        )}
      </p>
      {!isCondemned && (
        <p>Did the old secret leak? Retire it on the webhook’s page as soon as the receiver has the new one.</p>
      )}
      {toVouch && (
        <Notice
          tone="due"
          title={`${toVouch.setBy} set its address, and is not here any more.`}
          action={<ButtonLink href={`${page}/edit`}>Change address</ButtonLink>}
        >
          It is told of alerts at <Mono className="wrap-anywhere">{toVouch.address}</Mono>. Is that a machine of yours?
          <input type="hidden" name="vouchedAddress" value={toVouch.address} />
        </Notice>
      )}
      <div className="flex gap-2">
        <SubmitButton variant="primary" size="lg" pendingLabel="Rotating">
          {toVouch ? 'The address is ours, rotate secret' : 'Rotate secret'}
        </SubmitButton>
        <ButtonLink href={page} size="lg" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
