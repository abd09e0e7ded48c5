import { AsideSection } from '#components/ui/aside-section.tsx'
import { Mono } from '#components/ui/mono.tsx'
import type { WebhookKind } from '#lib/webhooks/input.ts'

/** What follows from the choice, beside the form. */
export function NewWebhookAside({ kind }: { kind: WebhookKind }) {
  return (
    <>
      <AsideSection title="What is sent">
        <p className="text-text-2">
          {kind === 'slack'
            ? 'A short message with a link: what happened, how bad it is, which key. Never a key itself. A name can’t ping anybody.'
            : 'JSON with ids, names, severity, what was expected and seen, and a link. Never a key itself. Every message is signed; the secret for that is shown once, on the next page.'}
        </p>
      </AsideSection>
      <AsideSection title="If it does not arrive">
        <p className="text-text-2">
          It is tried again after 5 seconds, then ever more rarely for a day, always with the same id. Then it is given
          up, and owners and security are told. The log says why, and can send it again.
        </p>
      </AsideSection>
      <AsideSection title="Where it may lead">
        <p className="text-text-2">
          Anywhere in public. Private and local networks are closed, unless the operator opens them with{' '}
          <Mono>KEYTURN_WEBHOOK_NETWORKS</Mono>. Redirects are not followed.
        </p>
      </AsideSection>
    </>
  )
}
