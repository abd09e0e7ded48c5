import { and, eq, exists, isNull, lte, or } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { lockKey } from '#lib/keys/lock-key.ts'

export interface Retired {
  secrets: number
  keys: number
}

/**
 * Writes down what time has ended in one organization: secrets past the end of their overlap, keys past their expiry.
 * Verification refuses them from the moment itself, whether or not this has run; here it enters the ledger. Each key is
 * a transaction of its own, so a crash in between loses nothing and a rerun repeats nothing.
 */
export async function retireDueSecrets(actor: SystemActor, now: Date = new Date()): Promise<Retired> {
  const total: Retired = { secrets: 0, keys: 0 }
  const failures: unknown[] = []
  for (const keyId of await withTenant(actor, tx => findDueKeys(tx, now))) {
    try {
      const retired = await withTenant(actor, tx => retireKey(tx, actor, keyId, now))
      total.secrets += retired.secrets
      total.keys += retired.keys
    } catch (error) {
      failures.push(error) // one key that can't be written must not keep the ones behind it waiting
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} keys could not be retired`)
  return total
}

async function findDueKeys(tx: Transaction, now: Date): Promise<string[]> {
  const dueSecret = tx
    .select({ id: keySecrets.id })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keys.id), isNull(keySecrets.endedAt), lte(keySecrets.retiresAt, now)))
  const due = await tx
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.status, 'active'), or(lte(keys.expiresAt, now), exists(dueSecret))))
  return due.map(key => key.id)
}

/** Looks again under the lock: another worker, or a person, may have been faster. */
async function retireKey(tx: Transaction, actor: SystemActor, keyId: string, now: Date): Promise<Retired> {
  const locked = await lockKey(tx, keyId)
  if (locked?.key.status !== 'active') return { secrets: 0, keys: 0 }
  const { key, service } = locked
  const expiredAt = key.expiresAt && key.expiresAt <= now ? key.expiresAt : null
  const subject = { type: 'key', id: keyId }
  const { teamId } = service

  const superseded = await tx
    .update(keySecrets)
    .set({ endedAt: keySecrets.retiresAt, endReason: 'superseded' })
    .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt), lte(keySecrets.retiresAt, expiredAt ?? now)))
    .returning({ id: keySecrets.id, hint: keySecrets.hint, endedAt: keySecrets.endedAt })
  if (expiredAt) {
    await tx.update(keys).set({ status: 'expired', endedAt: expiredAt, endReason: 'expired' }).where(eq(keys.id, keyId))
    await tx
      .update(keySecrets)
      .set({ endedAt: expiredAt, endReason: 'expired' })
      .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt)))
  }
  for (const { id: secretId, hint, endedAt } of superseded) {
    const detail = { name: key.name, secretId, hint, reason: 'superseded', endedAt }
    await recordEvent(tx, actor, { action: 'secret.retired', subject, teamId, detail }, now)
  }
  if (expiredAt) {
    const detail = { name: key.name, reason: 'expired', endedAt: expiredAt }
    await recordEvent(tx, actor, { action: 'key.expired', subject, teamId, detail }, now)
  }
  return { secrets: superseded.length, keys: expiredAt ? 1 : 0 }
}
