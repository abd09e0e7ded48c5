import type { MemberActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'
import { getMember } from '#lib/members/queries.ts'
import { listTeams } from '#lib/members/queries-teams.ts'
import type { Finding } from '#lib/posture/input.ts'
import type { PostureRow } from '#lib/posture/list-posture.ts'
import { holderOf, type KeyListItem } from '../keys/key-list-item.ts'
import { type Remedy, remedyOf } from './remedy-of.ts'

/** A row of the list as it is drawn. */
export interface PostureItem {
  id: string
  name: string
  hint: string
  service: string
  environment: Environment
  holder: KeyListItem['holder']
  lastUsedAt: string | null
  at: string
  count: number | null
  person: PostureRow['person']
  remedy: Remedy
}

export async function toPostureItems(
  actor: MemberActor,
  finding: Finding,
  rows: readonly PostureRow[],
): Promise<PostureItem[]> {
  const offboardable = finding === 'held_by_leavers' ? await offboardableOf(actor, rows) : new Set<string>()
  const leads = new Map((await listTeams(actor)).map(team => [team.teamId, team.leads]))
  return rows.map(row => {
    const { id, name, hint, service, environment, lastUsedAt } = row.key
    return {
      ...{ id, name, hint, service, environment },
      holder: holderOf(row.key),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      at: row.at.toISOString(),
      count: row.count,
      person: row.person,
      remedy: remedyOf(actor, finding, row, { offboardable, leads }),
    }
  })
}

async function offboardableOf(actor: MemberActor, rows: readonly PostureRow[]): Promise<Set<string>> {
  const ids = new Set(rows.flatMap(({ person }) => (person?.status === 'suspended' ? [person.memberId] : [])))
  const members = await Promise.all([...ids].map(id => getMember(actor, id)))
  const may = members.filter(
    member => member && mayOffboard(actor, { ...member, teams: member.teams.map(team => team.teamId) }) === null,
  )
  return new Set(may.flatMap(member => member?.memberId ?? []))
}
