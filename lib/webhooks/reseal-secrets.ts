import { eq, lte, ne } from 'drizzle-orm'
import { webhookSecrets } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { pepperFingerprint } from '#lib/credentials/peppers.ts'
import { open, seal } from '#lib/credentials/seal.ts'
import { getEnv } from '#lib/env.ts'
import { ownerOf } from './secrets.ts'

/**
 * Seals under the current pepper what an accepted one sealed, so that the former pepper can be dropped; and forgets the
 * secrets that sign no more. Returns how many it sealed anew.
 */
export async function resealSecrets(actor: SystemActor, now: Date = new Date()): Promise<number> {
  return withTenant(actor, async tx => {
    await tx.delete(webhookSecrets).where(lte(webhookSecrets.retiresAt, now))
    const old = await tx
      .select()
      .from(webhookSecrets)
      .where(ne(webhookSecrets.pepperFingerprint, pepperFingerprint(getEnv().pepper)))
      .for('update')
    for (const secret of old) {
      const owner = ownerOf(secret, secret.purpose)
      await tx
        .update(webhookSecrets)
        .set(seal(open(secret, owner), owner))
        .where(eq(webhookSecrets.id, secret.id))
    }
    return old.length
  })
}
