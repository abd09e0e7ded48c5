import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Section } from '#components/ui/section.tsx'
import { may, mayAnywhere, reachOf } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { countMembers, listMembers } from '#lib/members/queries.ts'
import { listInvitations, listTeams } from '#lib/members/queries-teams.ts'
import { listOpenOffboardings } from '#lib/offboarding/get-offboarding.ts'
import { Departures } from './_components/departures.tsx'
import { InvitationsTable } from './_components/invitations-table.tsx'
import { InviteDialog } from './_components/invite-dialog.tsx'
import { MembersTable } from './_components/members-table.tsx'
import { NewTeamDialog } from './_components/new-team-dialog.tsx'
import { PeopleFilters } from './_components/people-filters.tsx'
import { peopleHref, readPeopleParams } from './_components/people-url.ts'
import { TeamsTable } from './_components/teams-table.tsx'

export const metadata: Metadata = { title: 'People' }

const emptyWords = {
  here: 'Nobody is here.',
  active: 'Nobody is active.',
  suspended: 'Nobody is suspended.',
  left: 'Nobody has left.',
}

export default async function PeoplePage({ searchParams }: PageProps<'/people'>) {
  const actor = await currentActor()
  const params = readPeopleParams(await searchParams)
  const { q, cursor } = params
  const status = params.status === 'here' ? undefined : params.status
  const [members, counts, teams, invitations, departures] = await Promise.all([
    listMembers(actor, { cursor, q, status }),
    countMembers(actor, { q }),
    listTeams(actor),
    listInvitations(actor),
    listOpenOffboardings(actor),
  ])
  const invites = reachOf(actor, 'member.invite')
  const inviteTeams = teams.filter(({ teamId }) => invites === 'all' || invites.includes(teamId))
  return (
    <>
      <PageHeader
        title="People"
        actions={
          mayAnywhere(actor, 'member.invite') && (
            <InviteDialog
              anyRole={invites === 'all'}
              teams={inviteTeams.map(({ teamId, name }) => ({ teamId, name }))}
            />
          )
        }
      />
      <PageBody>
        <Departures departures={departures} />
        <Section title="Members" note="by name">
          <PeopleFilters params={params} counts={{ ...counts, here: counts.active + counts.suspended }} />
          {members.items.length > 0 ? (
            <MembersTable members={members.items} />
          ) : (
            <p className="text-text-2">{q ? `Nobody here is called “${q}”.` : emptyWords[params.status]}</p>
          )}
          {members.nextCursor && (
            <ButtonLink href={peopleHref(params, { cursor: members.nextCursor })} className="mt-3">
              Next members
            </ButtonLink>
          )}
        </Section>
        {invitations.length > 0 && (
          <Section title="Invitations" note="not accepted yet; each link works once, for seven days">
            <InvitationsTable invitations={invitations} />
          </Section>
        )}
        <Section title="Teams" right={may(actor, 'organization.manage', {}) && <NewTeamDialog />}>
          {teams.length > 0 ? (
            <TeamsTable teams={teams} />
          ) : (
            <p className="text-text-2">You are in no team yet. A team’s lead or an owner adds you.</p>
          )}
        </Section>
      </PageBody>
    </>
  )
}
