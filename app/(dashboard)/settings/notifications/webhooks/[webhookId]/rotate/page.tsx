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
  if (webhook?.kind !== 'standard') notFound()
  const { name, address, addressBy, needsSecret, secrets } = webhook
  return (
    <>
      <PageHeader
        title="Rotate signing secret"
        trail={[...webhooksTrail, { href: `/settings/notifications/webhooks/${webhook.webhookId}`, label: name }]}
      />
      <PageBody>
        <RotateWebhook
          {...{ webhookId: webhook.webhookId, name, isCondemned: needsSecret }}
          seenSecretId={secrets[0]?.id ?? ''}
          toVouch={addressBy.isHere ? null : { address, setBy: addressBy.name }}
        />
      </PageBody>
    </>
  )
}
