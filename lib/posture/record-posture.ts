import { sql } from 'drizzle-orm'
import { postureDays } from '#db/schema/usage-values.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { countWithin, type PostureCounts } from './count-posture.ts'

/** Writes down how an organization's keys stand today (UTC), over what was counted earlier in the day. */
export async function recordPosture(actor: SystemActor, now: Date = new Date()): Promise<PostureCounts> {
  const { organizationId } = actor
  const day = now.toISOString().slice(0, 10)
  return withTenant(actor, async tx => {
    const counts = await countWithin(tx, actor, now)
    await tx
      .insert(postureDays)
      .values(Object.entries(counts).map(([finding, keys]) => ({ organizationId, day, finding, keys })))
      .onConflictDoUpdate({
        target: [postureDays.organizationId, postureDays.finding, postureDays.day],
        set: { keys: sql`excluded.keys` },
      })
    return counts
  })
}
