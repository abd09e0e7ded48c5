import { lt, lte } from 'drizzle-orm'
import { cues, normalValues } from '#db/schema/alerts.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'

/** What could not be judged for so long tells nobody anything any more. */
const cuesKeptMs = 30 * 86_400_000

/** Forgets, in one organization, what is no longer called normal, and cues that were set aside. Returns how many. */
export async function forgetExpired(actor: SystemActor, now: Date = new Date()): Promise<number> {
  return withTenant(actor, async tx => {
    const values = await tx.delete(normalValues).where(lte(normalValues.until, now))
    const old = await tx.delete(cues).where(lt(cues.createdAt, new Date(now.getTime() - cuesKeptMs)))
    return values.count + old.count
  })
}
