import { z } from 'zod'
import type { MemberActor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { listMemberKeys, memberLinks } from '#lib/keys/list-member-keys.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import { listMemberSessions } from '#lib/members/list-member-sessions.ts'
import { listMemberTokens } from '#lib/members/list-member-tokens.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'
import { getMember } from '#lib/members/queries.ts'
import { listTeams } from '#lib/members/queries-teams.ts'
import { findOffboardingOf } from '#lib/offboarding/get-offboarding.ts'
import { countWebhooksOf } from '#lib/webhooks/count-webhooks-of.ts'

const linkInput = z.enum(memberLinks)

/** What a member's page shows its reader; null where there is no such member that they may see. */
export async function readMemberPage(actor: MemberActor, memberId: string, search: { keys?: unknown }, now: Date) {
  const member = await getMember(actor, memberId)
  if (!member) return null
  const asked = linkInput.safeParse(search.keys)
  const link = asked.success ? asked.data : 'held'
  const [keys, tokens, sessions, teams, webhooks, offboarding] = await Promise.all([
    listMemberKeys(actor, { memberId, link }, now),
    listMemberTokens(actor, memberId, now),
    listMemberSessions(actor, memberId, now),
    listTeams(actor),
    member.status === 'active' ? 0 : countWebhooksOf(actor, memberId, now),
    member.status === 'left' ? findOffboardingOf(actor, memberId) : null,
  ])
  const reach = reachOf(actor, 'member.invite')
  const managed = teams.filter(({ teamId }) => reach === 'all' || reach.includes(teamId))
  const isHere = member.status !== 'left'
  const refusal = mayOffboard(actor, { ...member, teams: member.teams.map(team => team.teamId) })
  return {
    ...{ member, link, keys, tokens, sessions, webhooks, offboarding },
    managed: member.status === 'active' ? managed.map(({ teamId, name }) => ({ teamId, name })) : [],
    revocable: new Set(keys.items.filter(key => keyPermissions(actor, key).revoke).map(key => key.id)),
    isSelf: actor.memberId === memberId,
    may: {
      manage: isHere && may(actor, 'organization.manage', {}),
      watch: refusal === null,
      offboard: isHere && refusal === null,
    },
  }
}

export type MemberPageFacts = NonNullable<Awaited<ReturnType<typeof readMemberPage>>>
