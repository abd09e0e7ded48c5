import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listSessions } from '#lib/members/queries.ts'
import { listOwnOrganizations } from '#lib/members/switch-organization.ts'
import { Organizations } from './_components/organizations.tsx'
import { PasswordForm } from './_components/password-form.tsx'
import { SessionsTable } from './_components/sessions-table.tsx'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const actor = await currentActor()
  const [sessions, organizations] = await Promise.all([listSessions(actor), listOwnOrganizations(actor)])
  return (
    <>
      <PageHeader title="Your account" />
      <PageBody>
        <Section title="Sessions" note="each ends by itself after 12 idle hours, or after 7 days">
          <SessionsTable sessions={sessions} />
        </Section>
        {organizations.length > 1 && (
          <Section title="Organizations">
            <Organizations organizations={organizations} current={actor.organizationId} />
          </Section>
        )}
        <Section title="Password">
          <PasswordForm />
        </Section>
      </PageBody>
    </>
  )
}
