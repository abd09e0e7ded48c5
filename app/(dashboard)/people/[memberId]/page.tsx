import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { Columns } from '#components/shell/columns.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getMember } from '#lib/members/queries.ts'
import { MemberActions } from './_components/member-actions.tsx'
import { MemberFacts } from './_components/member-facts.tsx'
import { MemberKeys } from './_components/member-keys.tsx'
import { MemberNotice } from './_components/member-notice.tsx'
import { MemberSessions } from './_components/member-sessions.tsx'
import { MemberTokens } from './_components/member-tokens.tsx'
import { readMemberPage } from './read-member-page.ts'

export async function generateMetadata({ params }: PageProps<'/people/[memberId]'>): Promise<Metadata> {
  const memberId = z.uuid().safeParse((await params).memberId)
  const member = memberId.success ? await getMember(await currentActor(), memberId.data) : null
  return { title: member?.name ?? 'Not found' }
}

export default async function MemberPage({ params, searchParams }: PageProps<'/people/[memberId]'>) {
  const actor = await currentActor()
  const now = new Date()
  const memberId = z.uuid().safeParse((await params).memberId)
  const facts = memberId.success ? await readMemberPage(actor, memberId.data, await searchParams, now) : null
  if (!facts) notFound()
  const { member, may } = facts
  return (
    <>
      <PageHeader
        title={member.name}
        trail={[{ href: '/people', label: 'People' }]}
        actions={
          may.offboard && (
            <MemberActions memberId={member.memberId} name={member.name} isSuspended={member.status === 'suspended'} />
          )
        }
      />
      <PageBody>
        <MemberNotice facts={facts} />
        <Columns asideLabel="Facts" aside={<MemberFacts facts={facts} />}>
          <MemberKeys facts={facts} now={now} />
          <MemberTokens facts={facts} now={now} />
          <MemberSessions facts={facts} />
        </Columns>
      </PageBody>
    </>
  )
}
