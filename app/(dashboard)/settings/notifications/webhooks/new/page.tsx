import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { webhooksTrail } from '../trail.ts'
import { NewWebhook } from './_components/new-webhook.tsx'

export const metadata: Metadata = { title: 'New webhook' }

export default async function NewWebhookPage() {
  if (!mayAnywhere(await currentActor(), 'notification.manage')) notFound()
  return (
    <>
      <PageHeader title="New webhook" trail={webhooksTrail} />
      <PageBody>
        <NewWebhook />
      </PageBody>
    </>
  )
}
