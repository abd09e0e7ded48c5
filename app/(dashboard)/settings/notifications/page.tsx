import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getMailStatus } from '#lib/notices/get-mail-status.ts'
import { listWebhooks } from '#lib/webhooks/list-webhooks.ts'
import { MailState } from './_components/mail-state.tsx'
import { NoMail } from './_components/no-mail.tsx'
import { TestMail } from './_components/test-mail.tsx'
import { WebhooksSection } from './webhooks/webhooks-section.tsx'

export const metadata: Metadata = { title: 'Notifications' }

export default async function NotificationsPage() {
  const actor = await currentActor()
  const [status, webhooks] = await Promise.all([getMailStatus(actor), listWebhooks(actor)])
  if (!status || !webhooks) notFound()
  const { host } = status
  return (
    <>
      <PageHeader title="Notifications" trail={[{ href: '/settings', label: 'Settings' }]} />
      <PageBody>
        <Section title="Mail">{host ? <MailState status={{ ...status, host }} /> : <NoMail />}</Section>
        {host && (
          <Section title="Try it">
            <TestMail />
          </Section>
        )}
        <WebhooksSection webhooks={webhooks} />
      </PageBody>
    </>
  )
}
