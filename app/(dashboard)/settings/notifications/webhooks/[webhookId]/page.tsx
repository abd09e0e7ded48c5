import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Columns } from '#components/shell/columns.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import { listDeliveries } from '#lib/webhooks/list-deliveries.ts'
import { webhooksTrail } from '../trail.ts'
import { DeliveriesTable } from './_components/deliveries-table.tsx'
import { DeliveryFilter } from './_components/delivery-filter.tsx'
import { SwitchWebhook } from './_components/switch-webhook.tsx'
import { TryWebhook } from './_components/try-webhook.tsx'
import { WebhookAside } from './_components/webhook-aside.tsx'
import { WebhookNotice } from './_components/webhook-notice.tsx'
import { logHref, readLogParams, readWebhookId } from './read-webhook-page.ts'

export const metadata: Metadata = { title: 'Webhook' }

export default async function WebhookPage({
  params,
  searchParams,
}: PageProps<'/settings/notifications/webhooks/[webhookId]'>) {
  const actor = await currentActor()
  const webhookId = readWebhookId((await params).webhookId)
  const log = readLogParams(await searchParams)
  const webhook = webhookId && (await getWebhook(actor, webhookId))
  if (!webhook) notFound()
  const { items, nextCursor } = await listDeliveries(actor, { webhookId, ...log })
  return (
    <>
      <PageHeader
        title={webhook.name}
        trail={webhooksTrail}
        actions={
          <>
            <SwitchWebhook webhookId={webhookId} name={webhook.name} isOn={webhook.offAt === null} />
            <ButtonLink href={`/settings/notifications/webhooks/${webhookId}/edit`}>Edit</ButtonLink>
          </>
        }
      />
      <PageBody>
        <Columns asideLabel="Facts" aside={<WebhookAside webhook={webhook} now={new Date()} />}>
          <WebhookNotice webhook={webhook} />
          <Section title="Try it">
            <TryWebhook webhookId={webhookId} />
          </Section>
          <Section title="Deliveries" note="the youngest first, kept for 30 days">
            <DeliveryFilter
              webhookId={webhookId}
              state={log.state}
              pending={webhook.pending}
              givenUp={webhook.givenUp}
            />
            <DeliveriesTable deliveries={items} state={log.state} />
            {(log.cursor || nextCursor) && (
              <div className="flex gap-2 py-3">
                {log.cursor && <ButtonLink href={logHref(webhookId, { state: log.state })}>From the top</ButtonLink>}
                {nextCursor && (
                  <ButtonLink href={logHref(webhookId, { state: log.state, cursor: nextCursor })}>
                    Next deliveries
                  </ButtonLink>
                )}
              </div>
            )}
          </Section>
        </Columns>
      </PageBody>
    </>
  )
}
