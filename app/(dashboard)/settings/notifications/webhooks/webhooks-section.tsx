import { Plus } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Section } from '#components/ui/section.tsx'
import type { WebhookRow } from '#lib/webhooks/list-webhooks.ts'
import { WebhooksTable } from './_components/webhooks-table.tsx'

/** Whom Keyturn tells outside, and what to do where it is nobody. */
export function WebhooksSection({ webhooks }: { webhooks: WebhookRow[] }) {
  const make = (
    <ButtonLink href="/settings/notifications/webhooks/new" size="sm" icon={<Plus />}>
      New webhook
    </ButtonLink>
  )
  return (
    <Section title="Webhooks" note="programs and channels that are told what happens" right={make}>
      {webhooks.length > 0 ? (
        <WebhooksTable webhooks={webhooks} />
      ) : (
        <p className="max-w-[720px] text-text-2">
          Nobody outside is told yet. A webhook tells a Slack channel, or any server that speaks Standard Webhooks, when
          an alert opens or gets worse, a key is quarantined by itself, or a rotation is overdue. It is tried for a day.
        </p>
      )}
    </Section>
  )
}
