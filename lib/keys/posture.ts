import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines, services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { living, visible } from './key-filters.ts'

export interface Posture {
  /** all keys there ever were, ended ones too; decoys are in none of these */
  ever: number
  /** keys that have not ended; quarantined ones too */
  live: number
  /** of those, the ones whose secret is no older than its policy allows */
  withinPolicy: number
  /** how many were live at the end of each of the last 15 days, the last one being now */
  liveByDay: number[]
}

const dayMs = 86_400_000

/** How the keys that the actor may see stand, in numbers. */
export async function getPosture(actor: Actor, now: Date = new Date()): Promise<Posture> {
  const at = (daysAgo: number) => sql`${new Date(now.getTime() - daysAgo * dayMs).toISOString()}::timestamptz`
  const count = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`
  const days = Array.from({ length: 15 }, (_, index) => at(14 - index))
  const liveAt = (day: SQL) =>
    sql`${keys.createdAt} <= ${day} and (${keys.endedAt} is null or ${keys.endedAt} > ${day})
      and (${keys.expiresAt} is null or ${keys.expiresAt} > ${day})`
  const isLiving = living(now)
  const [row] = await withTenant(actor, tx =>
    tx
      .select({
        ever: sql<number>`count(*)::int`,
        live: count(isLiving),
        withinPolicy: count(sql`${isLiving} and (${keys.rotatesAt} is null or ${keys.rotatesAt} > ${at(0)})`),
        liveByDay: sql<number[]>`array[${sql.join(
          days.map(day => count(liveAt(day))),
          sql`, `,
        )}]`,
      })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(and(...visible(actor), isNull(keys.plantedIn))),
  )
  if (!row) throw new Error('a count has a row')
  return row
}

export interface ExpiringKey {
  id: string
  name: string
  service: string
  /** the member who holds it, or answers for the machine that does */
  person: string | null
  expiresAt: Date
}

/** The keys that end by themselves within 14 days, the next one first. */
export async function listExpiringKeys(actor: Actor, now: Date = new Date()): Promise<ExpiringKey[]> {
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        id: keys.id,
        name: keys.name,
        service: services.slug,
        person: members.name,
        expiresAt: keys.expiresAt,
      })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .leftJoin(machines, eq(machines.id, keys.holderMachineId))
      .leftJoin(members, sql`${members.id} = coalesce(${keys.holderMemberId}, ${machines.responsibleMemberId})`)
      .where(
        and(
          ...visible(actor),
          living(now),
          sql`${keys.expiresAt} <= ${new Date(now.getTime() + 14 * dayMs).toISOString()}::timestamptz`,
        ),
      )
      .orderBy(keys.expiresAt)
      .limit(50),
  )
  return rows.flatMap(({ expiresAt, ...row }) => (expiresAt ? [{ ...row, expiresAt }] : []))
}
