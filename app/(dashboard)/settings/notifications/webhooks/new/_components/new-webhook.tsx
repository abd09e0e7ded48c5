'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useState } from 'react'
import { Columns } from '#components/shell/columns.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type WebhookKind, webhookEvents, webhookKinds } from '#lib/webhooks/input.ts'
import { SecretReveal } from '../../_components/secret-reveal.tsx'
import { WebhookFields } from '../../_components/webhook-fields.tsx'
import { createWebhookAction, type NewWebhookState } from '../../actions.ts'
import { kindWords } from '../../words.ts'
import { NewWebhookAside } from './new-webhook-aside.tsx'

const blank = { name: '', address: '', leastSeverity: 'medium', events: webhookEvents }
const placeholders = {
  standard: 'https://hooks.example.com/keyturn',
  slack: 'https://hooks.slack.com/services/…',
}

/** The form, then the secret that it made: in this page's memory alone, so that a reload leaves nothing. */
export function NewWebhook() {
  const [state, action] = useActionState<NewWebhookState, FormData>(createWebhookAction, {})
  const [kind, setKind] = useState<WebhookKind>('standard')
  const router = useRouter()
  if (state.made) {
    const page = `/settings/notifications/webhooks/${state.made.webhookId}`
    return <SecretReveal {...state.made} page={page} onDone={() => router.replace(page)} />
  }
  return (
    <Columns form asideLabel="What a webhook is" aside={<NewWebhookAside kind={kind} />}>
      <form action={action} className="grid gap-5">
        <FormError>{state.error}</FormError>
        <FieldGroup legend="Kind">
          <ChoiceCards columns={2}>
            {webhookKinds.map(each => (
              <ChoiceCard
                key={each}
                type="radio"
                name="kind"
                value={each}
                label={kindWords[each].label}
                note={kindWords[each].note}
                checked={kind === each}
                onChange={() => setKind(each)}
              />
            ))}
          </ChoiceCards>
        </FieldGroup>
        <WebhookFields state={state} kind={kind} values={blank} addressPlaceholder={placeholders[kind]} />
        <div className="flex gap-2">
          <SubmitButton variant="primary" size="lg" pendingLabel="Making it">
            Make webhook
          </SubmitButton>
          <ButtonLink href="/settings/notifications" size="lg" variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}
