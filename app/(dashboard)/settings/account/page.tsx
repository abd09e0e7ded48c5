import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { hasSso } from '#lib/auth/sso.ts'
import { getOwnAccount } from '#lib/credentials/identities.ts'
import { explainIdentity, isIdentityError } from '#lib/credentials/identity-errors.ts'
import { listSessions } from '#lib/members/queries.ts'
import { listOwnOrganizations } from '#lib/members/switch-organization.ts'
import { NoPassword } from './_components/no-password.tsx'
import { Organizations } from './_components/organizations.tsx'
import { PasswordForm } from './_components/password-form.tsx'
import { SessionsTable } from './_components/sessions-table.tsx'
import { SingleSignOn } from './_components/single-sign-on.tsx'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage({ searchParams }: PageProps<'/settings/account'>) {
  const actor = await currentActor()
  const { sso } = await searchParams
  const [sessions, organizations, account] = await Promise.all([
    listSessions(actor),
    listOwnOrganizations(actor),
    getOwnAccount(actor),
  ])
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
        {hasSso() && (
          <Section title="Single sign-on">
            <SingleSignOn account={account} outcome={outcomeOf(sso)} />
          </Section>
        )}
        <Section title="Password">{account.hasPassword ? <PasswordForm /> : <NoPassword />}</Section>
      </PageBody>
    </>
  )
}

function outcomeOf(sso: string | string[] | undefined) {
  if (sso === 'linked') return { isLinked: true as const }
  return isIdentityError(sso) ? { refusal: explainIdentity({ kind: sso }) } : undefined
}
