import { notFound } from 'next/navigation'
import { z } from 'zod'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { may, reachOf } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getMember } from '#lib/members/queries.ts'
import { listTeams } from '#lib/members/queries-teams.ts'
import { roleWords, statusWords } from '../_components/role-words.ts'
import { PasswordReset } from './_components/password-reset.tsx'
import { Places } from './_components/places.tsx'
import { ChooseRole } from './_components/role.tsx'

export default async function MemberPage({ params }: PageProps<'/people/[memberId]'>) {
  const actor = await currentActor()
  const memberId = z.uuid().safeParse((await params).memberId)
  const member = memberId.success ? await getMember(actor, memberId.data) : null
  if (!member) notFound()
  const isOwner = may(actor, 'organization.manage', {})
  const isHere = member.status !== 'left'
  const reach = reachOf(actor, 'member.invite')
  const teams = await listTeams(actor)
  const managed = teams.filter(({ teamId }) => reach === 'all' || reach.includes(teamId))
  return (
    <>
      <PageHeader title={member.name} trail={[{ href: '/people', label: 'People' }]} />
      <PageBody>
        <Section title="Who">
          <Facts>
            <Fact label="Email">{member.email}</Fact>
            <Fact label="Role">{roleWords[member.role]}</Fact>
            <Fact label="Status">{statusWords[member.status]}</Fact>
            <Fact label="Last active">
              {member.lastActiveAt ? <RelativeTime iso={member.lastActiveAt.toISOString()} /> : 'never'}
            </Fact>
            <Fact label="Since">
              <RelativeTime iso={member.createdAt.toISOString()} />
            </Fact>
          </Facts>
        </Section>
        {isOwner && isHere && (
          <Section title="Role">
            <ChooseRole memberId={member.memberId} role={member.role} />
          </Section>
        )}
        <Section title="Teams">
          <Places
            memberId={member.memberId}
            email={member.email}
            teams={member.teams}
            managed={member.status === 'active' ? managed.map(({ teamId, name }) => ({ teamId, name })) : []}
          />
        </Section>
        {isOwner && isHere && (
          <Section title="Password">
            <PasswordReset memberId={member.memberId} name={member.name} />
          </Section>
        )}
      </PageBody>
    </>
  )
}
