import { SEVERITY_WORDS } from '#components/key/severity-shape.tsx'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Mono } from '#components/ui/mono.tsx'
import type { WebhookPage } from '#lib/webhooks/get-webhook.ts'
import { WebhookState } from '../../_components/webhook-state.tsx'
import { kindWords } from '../../words.ts'
import { RemoveWebhook } from './remove-webhook.tsx'
import { RetireSecrets } from './retire-secrets.tsx'

/** What the webhook is, what it signs with, and how to be rid of it. */
export function WebhookAside({ webhook, now }: { webhook: WebhookPage; now: Date }) {
  const { webhookId, name, kind, address, leastSeverity, events, createdBy, createdAt, quietUntil, pending } = webhook
  return (
    <>
      <AsideSection>
        <Facts>
          <Fact label="State">
            <WebhookState webhook={webhook} />
          </Fact>
          <Fact label="Kind">{kindWords[kind].label}</Fact>
          <Fact label="Address" note={addressNote(webhook)}>
            <Mono>{address}</Mono>
          </Fact>
          <Fact label="Told of">
            {events.map(event => (
              <Mono key={event} className="block">
                {event}
              </Mono>
            ))}
          </Fact>
          <Fact label="Severity">
            {leastSeverity === 'low' ? 'every' : `${SEVERITY_WORDS[leastSeverity].toLowerCase()} and worse`}
          </Fact>
          {quietUntil && quietUntil > now && (
            <Fact label="Quiet until" note="its receiver asked for a pause">
              <ExactTime iso={quietUntil.toISOString()} />
            </Fact>
          )}
          <Fact label="Made by">
            {createdBy}, <ExactTime iso={createdAt.toISOString()} day />
          </Fact>
        </Facts>
      </AsideSection>
      {kind === 'standard' && <SigningSecret webhook={webhook} />}
      <AsideSection title="Remove it">
        <RemoveWebhook {...{ webhookId, name, pending }} />
      </AsideSection>
    </>
  )
}

function addressNote({ kind, addressBy }: WebhookPage): string | undefined {
  if (!addressBy.isHere) return `set by ${addressBy.name}, who is not here any more`
  return kind === 'slack' ? 'the rest is a secret' : undefined
}

function SigningSecret({ webhook: { webhookId, name, secrets } }: { webhook: WebhookPage }) {
  const current = secrets.find(secret => secret.retiresAt === null)
  const former = secrets.filter(secret => secret.retiresAt !== null)
  return (
    <AsideSection title="Signing secret">
      {current && (
        <p className="text-text-2">
          Made <ExactTime iso={current.createdAt.toISOString()} day />, and shown then.
        </p>
      )}
      {secrets.length === 0 && <p className="text-text-2">None works any more.</p>}
      {former.map(({ id, retiresAt }) => (
        <p key={id} className="mt-1.5 text-text-2">
          {current ? 'An old one signs as well' : 'One that somebody who left knows signs'} until{' '}
          {retiresAt && <ExactTime iso={retiresAt.toISOString()} />}.
        </p>
      ))}
      <div className="mt-3 flex flex-wrap gap-2">
        <ButtonLink size="sm" href={`/settings/notifications/webhooks/${webhookId}/rotate`}>
          Rotate secret
        </ButtonLink>
        {current && former.length > 0 && <RetireSecrets webhookId={webhookId} name={name} seenSecretId={current.id} />}
      </div>
    </AsideSection>
  )
}
