import { lt, lte, sql } from 'drizzle-orm'
import { cues, normalValues } from '#db/schema/alerts.ts'
import { reportSenders, volumeStates } from '#db/schema/volume.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'

/** What could not be judged for so long tells nobody anything any more. */
const cuesKeptMs = 30 * 86_400_000
/** Who reports no more. */
const sendersKeptMs = 30 * 86_400_000

/** Nobody looks at how much an ended key is used. */
const isOfEnded = sql`exists (select from keys k where k.id = ${volumeStates.keyId} and k.ended_at is not null)`

/** Forgets, in one organization, what is no longer called normal, cues that were set aside, the volume of ended keys, and who reports no more. Returns how many. */
export async function forgetExpired(actor: SystemActor, now: Date = new Date()): Promise<number> {
  return withTenant(actor, async tx => {
    const values = await tx.delete(normalValues).where(lte(normalValues.until, now))
    const old = await tx.delete(cues).where(lt(cues.createdAt, new Date(now.getTime() - cuesKeptMs)))
    const states = await tx.delete(volumeStates).where(isOfEnded)
    const senders = await tx
      .delete(reportSenders)
      .where(lt(reportSenders.heardAt, new Date(now.getTime() - sendersKeptMs)))
    return values.count + old.count + states.count + senders.count
  })
}
