import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import { deliveryIdInput } from '#lib/webhooks/input.ts'
import { getDelivery } from '#lib/webhooks/list-deliveries.ts'
import { webhooksTrail } from '../../../trail.ts'
import { readWebhookId } from '../../read-webhook-page.ts'
import { AttemptsTable } from './_components/attempts-table.tsx'
import { DeliveryFacts } from './_components/delivery-facts.tsx'
import { Redeliver } from './_components/redeliver.tsx'

export const metadata: Metadata = { title: 'Delivery' }

export default async function DeliveryPage({
  params,
}: PageProps<'/settings/notifications/webhooks/[webhookId]/deliveries/[deliveryId]'>) {
  const actor = await currentActor()
  const { webhookId: webhook, deliveryId: delivery } = await params
  const webhookId = readWebhookId(webhook)
  const deliveryId = deliveryIdInput.safeParse(delivery).data
  if (!webhookId || !deliveryId) notFound()
  const [of, told] = await Promise.all([getWebhook(actor, webhookId), getDelivery(actor, deliveryId)])
  if (!of || told?.webhookId !== webhookId) notFound()
  return (
    <>
      <PageHeader
        title="Delivery"
        trail={[...webhooksTrail, { href: `/settings/notifications/webhooks/${webhookId}`, label: of.name }]}
      />
      <PageBody>
        <p className="mb-5 max-w-[720px] text-md">{told.summary}</p>
        <DeliveryFacts delivery={told} kind={of.kind} />
        <div className="mt-5">
          <Redeliver deliveryId={deliveryId} seenAttempts={told.tries} />
        </div>
        <Section title="Attempts" note="the oldest first">
          <AttemptsTable attempts={told.attempts} />
        </Section>
        <Section title="What is sent" note="the same on every attempt; an answer’s text is not kept">
          <CodeBlock label="message" code={JSON.stringify(JSON.parse(told.body), null, 2)} className="max-w-[720px]" />
        </Section>
      </PageBody>
    </>
  )
}
