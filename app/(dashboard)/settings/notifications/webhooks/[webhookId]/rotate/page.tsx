import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import { webhooksTrail } from '../../trail.ts'
import { readWebhookId } from '../read-webhook-page.ts'
import { RotateWebhook } from './_components/rotate-webhook.tsx'

export const metadata: Metadata = { title: 'Rotate signing secret' }

export default async function RotateWebhookPage({
  params,
}: PageProps<'/settings/notifications/webhooks/[webhookId]/rotate'>) {
  const webhookId = readWebhookId((await params).webhookId)
  const webhook = webhookId && (await getWebhook(await currentActor(), webhookId))
  const current = webhook?.secrets[0]
  if (!webhook || !current) notFound()
  return (
    <>
      <PageHeader
        title="Rotate signing secret"
        trail={[...webhooksTrail, { href: `/settings/notifications/webhooks/${webhookId}`, label: webhook.name }]}
      />
      <PageBody>
        <RotateWebhook webhookId={webhookId} name={webhook.name} seenSecretId={current.id} />
      </PageBody>
    </>
  )
}
