'use client'

import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { WebhookKind } from '#lib/webhooks/input.ts'
import { WebhookFields, type WebhookValues } from '../../../_components/webhook-fields.tsx'
import { updateWebhookAction } from '../../../actions.ts'

type EditWebhookProps = { webhookId: string; stamp: string; kind: WebhookKind; values: WebhookValues }

/** Of a Slack webhook the address is a secret: it is typed anew, or stays. */
export function EditWebhook({ webhookId, stamp, kind, values }: EditWebhookProps) {
  const [state, action] = useActionState<FormState, FormData>(updateWebhookAction, {})
  const isSecret = kind === 'slack'
  return (
    <form action={action} className="grid max-w-[560px] gap-5">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="webhookId" value={webhookId} />
      <input type="hidden" name="stamp" value={stamp} />
      <WebhookFields
        state={state}
        kind={kind}
        values={isSecret ? { ...values, address: '' } : values}
        addressPlaceholder={values.address}
        keepsAddress={isSecret}
      />
      <p className="text-text-2 text-xs/[17px]">
        What waits to be sent goes to a new address too, and is tried at once.
      </p>
      <div className="flex gap-2">
        <SubmitButton variant="primary" size="lg" pendingLabel="Saving">
          Save webhook
        </SubmitButton>
        <ButtonLink href={`/settings/notifications/webhooks/${webhookId}`} size="lg" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
