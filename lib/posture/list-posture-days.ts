import { and, asc, eq, gt, lte } from 'drizzle-orm'
import { postureDays } from '#db/schema/usage-values.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import type { Finding } from './input.ts'

export interface PostureDay {
  /** as 2026-11-17, of UTC */
  day: string
  keys: number
}

const dayMs = 86_400_000

/**
 * How many keys of the whole organization had a weakness on each of the last days, oldest first; days that were not
 * recorded are absent. Null for those who may not see all keys: the figures would tell them of the others.
 */
export async function listPostureDays(
  actor: Actor,
  { finding, days }: { finding: Finding | 'live'; days: number },
  now: Date = new Date(),
): Promise<PostureDay[] | null> {
  if (!seesAll(actor)) return null
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10)
  return withTenant(actor, tx =>
    tx
      .select({ day: postureDays.day, keys: postureDays.keys })
      .from(postureDays)
      .where(
        and(
          eq(postureDays.organizationId, actor.organizationId),
          eq(postureDays.finding, finding),
          gt(postureDays.day, day(now.getTime() - days * dayMs)),
          lte(postureDays.day, day(now.getTime())),
        ),
      )
      .orderBy(asc(postureDays.day)),
  )
}

function seesAll(actor: Actor): boolean {
  if (actor.kind === 'token' && (actor.serviceId !== null || actor.environment !== null)) return false
  return reachOf(actor, 'key.see') === 'all'
}
