import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import { webhooksTrail } from '../../trail.ts'
import { readWebhookId } from '../read-webhook-page.ts'
import { EditWebhook } from './_components/edit-webhook.tsx'

export const metadata: Metadata = { title: 'Edit webhook' }

export default async function EditWebhookPage({
  params,
}: PageProps<'/settings/notifications/webhooks/[webhookId]/edit'>) {
  const webhookId = readWebhookId((await params).webhookId)
  const webhook = webhookId && (await getWebhook(await currentActor(), webhookId))
  if (!webhook) notFound()
  const { name, kind, address, leastSeverity, events, stamp } = webhook
  return (
    <>
      <PageHeader title={`Edit ${name}`} trail={webhooksTrail} />
      <PageBody>
        <EditWebhook {...{ webhookId, stamp, kind }} values={{ name, address, leastSeverity, events }} />
      </PageBody>
    </>
  )
}
