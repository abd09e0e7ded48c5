import { and, asc, eq, inArray, max, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { exposures, keySecrets, keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'
import { getMember } from '#lib/members/queries.ts'
import { living, visible } from './key-filters.ts'
import { type KeyRow, selectKeyRows, toKeyRow } from './key-row.ts'

/** What ties a member to a key: holding it, having made it, having seen one of its secrets. */
export const memberLinks = ['held', 'created', 'seen'] as const
export type MemberLink = (typeof memberLinks)[number]

export interface MemberKey extends KeyRow {
  /** what they last saw of it, and whether that secret still works; null: nothing */
  seen: { at: Date; works: boolean } | null
}

export interface MemberKeys {
  counts: Record<MemberLink, number>
  items: MemberKey[]
  /** keys of other teams with a tie of theirs, which the actor may not see; told to whoever may suspend them */
  elsewhere: number
}

const most = 200

/**
 * The keys that tie to a member by `link`, as far as the actor may see them: what works first, then by name, up to 200.
 * Nothing where they may not see the member.
 */
export async function listMemberKeys(
  actor: Actor,
  { memberId, link }: { memberId: string; link: MemberLink },
  now: Date = new Date(),
): Promise<MemberKeys> {
  const member = await getMember(actor, memberId)
  if (!member) return { counts: { held: 0, created: 0, seen: 0 }, items: [], elsewhere: 0 }
  const refusal = mayOffboard(actor, { ...member, teams: member.teams.map(team => team.teamId) })
  const ties = tiesTo(memberId)
  return withTenant(actor, async tx => {
    const rows = await selectKeyRows(tx, now)
      .where(and(...visible(actor), ties[link]))
      .orderBy(sql`${living(now)} desc`, asc(keys.name), asc(keys.id))
      .limit(most)
    const items = rows.map(toKeyRow)
    const seen = await lastSeen(tx, { memberId, keyIds: items.map(item => item.id) }, now)
    return {
      counts: await countTied(tx, ties, visible(actor)),
      items: items.map(item => ({ ...item, seen: seen.get(item.id) ?? null })),
      elsewhere: refusal === 'not_found' ? 0 : await countElsewhere(tx, actor, ties),
    }
  })
}

type Ties = Record<MemberLink, SQL>

function tiesTo(memberId: string): Ties {
  return {
    held: sql`coalesce(${keys.holderMemberId} = ${memberId}, false)`,
    created: sql`coalesce(${keys.createdByMemberId} = ${memberId}, false)`,
    seen: sql`exists (select from exposures e where e.key_id = ${keys.id} and e.member_id = ${memberId})`,
  }
}

async function countTied(tx: Transaction, { held, created, seen }: Ties, among: SQL[]) {
  const count = (tie: SQL) => sql<number>`(count(*) filter (where ${tie}))::int`
  const [counts] = await tx
    .select({ held: count(held), created: count(created), seen: count(seen) })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(and(...among, or(held, created, seen)))
  return counts ?? { held: 0, created: 0, seen: 0 }
}

async function countElsewhere(tx: Transaction, actor: Actor, { held, created, seen }: Ties): Promise<number> {
  const reach = reachOf(actor, 'key.see')
  if (reach === 'all') return 0
  const [hidden] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .where(and(reach.length > 0 ? notInArray(services.teamId, reach) : undefined, or(held, created, seen)))
  return hidden?.count ?? 0
}

/** Of each key that the member has seen a secret of: when last, and whether one that they saw still works. */
async function lastSeen(
  tx: Transaction,
  { memberId, keyIds }: { memberId: string; keyIds: string[] },
  now: Date,
): Promise<Map<string, NonNullable<MemberKey['seen']>>> {
  if (keyIds.length === 0) return new Map()
  const at = sql`${now.toISOString()}::timestamptz`
  const secretWorks = sql`${keySecrets.endedAt} is null and (${keySecrets.retiresAt} is null or ${keySecrets.retiresAt} > ${at})`
  const found = await tx
    .select({
      keyId: exposures.keyId,
      at: max(exposures.at),
      works: sql<boolean>`bool_or(${living(now)} and ${secretWorks})`,
    })
    .from(exposures)
    .innerJoin(keySecrets, eq(keySecrets.id, exposures.secretId))
    .innerJoin(keys, eq(keys.id, exposures.keyId))
    .where(and(eq(exposures.memberId, memberId), inArray(exposures.keyId, keyIds)))
    .groupBy(exposures.keyId)
  return new Map(found.flatMap(({ keyId, at, works }) => (at ? [[keyId, { at, works }] as const] : [])))
}
