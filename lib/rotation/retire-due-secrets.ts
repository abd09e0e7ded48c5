import { and, eq, exists, isNull, lte, or, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { closeRotation } from '#lib/keys/close-rotation.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import { idleEnd, keyEnd } from '#lib/keys/key-end.ts'
import type { LockedKey } from '#lib/keys/lock-key.ts'
import { applyStop, revocation } from '#lib/keys/stop.ts'
import { policyValue } from '#lib/services/rotation-schedule.ts'
import { eachKey } from './each-key.ts'

export interface Retired {
  secrets: number
  keys: number
}

/**
 * Writes down what time has ended in one organization: secrets past the end of their overlap, keys past their expiry or
 * their policy's greatest age, keys that idled for too long. Verification refuses the first three from the moment
 * itself, whether or not this has run; here they enter the ledger. The last live secret of a key is retired only where
 * somebody who left knows it; the key then waits for a new one.
 */
export async function retireDueSecrets(actor: SystemActor, now: Date = new Date()): Promise<Retired> {
  const total: Retired = { secrets: 0, keys: 0 }
  await eachKey(
    actor,
    tx => findDueKeys(tx, now),
    async (tx, locked) => {
      const retired = await retireKey(tx, actor, locked, now)
      total.secrets += retired.secrets
      total.keys += retired.keys
      return retired.secrets + retired.keys > 0
    },
  )
  return total
}

async function findDueKeys(tx: Transaction, now: Date): Promise<string[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const dueSecret = tx
    .select({ id: keySecrets.id })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keys.id), isNull(keySecrets.endedAt), lte(keySecrets.retiresAt, now)))
  const days = (field: string, column: string) => sql`make_interval(days => ${policyValue(field, column, 'int')})`
  const due = await tx
    .select({ id: keys.id })
    .from(keys)
    .innerJoin(
      sql`service_environments p`,
      sql`p.service_id = ${keys.serviceId} and p.environment = ${keys.environment}`,
    )
    .where(
      and(
        eq(keys.status, 'active'),
        isNull(keys.plantedIn),
        or(
          lte(keys.expiresAt, now),
          exists(dueSecret),
          sql`${keys.createdAt} + ${days('maxAgeDays', 'max_age_days')} <= ${at}`,
          sql`coalesce(${keys.lastUsedAt}, ${keys.createdAt}) + ${days('idleDays', 'idle_days')} <= ${at}`,
        ),
      ),
    )
  return due.map(key => key.id)
}

/** Looks again under the lock: another worker, or a person, may have been faster. */
async function retireKey(tx: Transaction, actor: SystemActor, locked: LockedKey, now: Date): Promise<Retired> {
  const { key, service } = locked
  const found = service.environments.find(each => each.environment === key.environment)
  if (key.status !== 'active' || !found) return { secrets: 0, keys: 0 }
  const policy = effectivePolicy(found, key.policy)
  const end = keyEnd(key, policy)
  const idle = idleEnd(key, policy)
  const expiredAt = end && end <= now ? end : null
  const isIdle = expiredAt === null && idle !== null && idle <= now

  const superseded = await tx
    .update(keySecrets)
    .set({
      endedAt: keySecrets.retiresAt,
      endReason: sql`case when ${keySecrets.successorId} is null then 'holder_left' else 'superseded' end`,
    })
    .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt), lte(keySecrets.retiresAt, expiredAt ?? now)))
    .returning({
      ...{ id: keySecrets.id, hint: keySecrets.hint },
      ...{ endedAt: keySecrets.endedAt, reason: keySecrets.endReason },
    })
  const event = { subject: { type: 'key', id: key.id }, teamId: service.teamId }
  for (const { id: secretId, hint, endedAt, reason } of superseded) {
    if (reason === 'holder_left' && !expiredAt && !(await hasSecret(tx, key.id))) {
      await tx.update(keys).set({ compromisedAt: endedAt }).where(eq(keys.id, key.id))
    }
    const detail = { name: key.name, secretId, hint, reason, endedAt }
    await recordEvent(tx, actor, { ...event, action: 'secret.retired', detail }, now)
  }
  if (expiredAt) {
    await expire(tx, key.id, expiredAt, now)
    const cause = key.expiresAt && key.expiresAt <= expiredAt ? 'expiry' : 'greatest_age'
    const detail = { name: key.name, reason: 'expired', cause, endedAt: expiredAt }
    await recordEvent(tx, actor, { ...event, action: 'key.expired', detail }, now)
  }
  if (isIdle) {
    const stop = revocation({ reason: 'idle', note: `Unused for ${policy.idleDays} days.` }, now)
    await applyStop(tx, stop, [key.id], now)
    await recordEvent(tx, actor, { ...event, action: stop.action, detail: { name: key.name, ...stop.detail } }, now)
  }
  return { secrets: superseded.length, keys: expiredAt || isIdle ? 1 : 0 }
}

async function hasSecret(tx: Transaction, keyId: string): Promise<boolean> {
  return (await tx.$count(keySecrets, and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt)))) > 0
}

async function expire(tx: Transaction, keyId: string, endedAt: Date, now: Date): Promise<void> {
  await tx.update(keys).set({ status: 'expired', endedAt, endReason: 'expired' }).where(eq(keys.id, keyId))
  await tx
    .update(keySecrets)
    .set({ endedAt, endReason: 'expired' })
    .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt)))
  await closeRotation(tx, [keyId], now)
}
