import { and, eq, inArray, isNull } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import { keyEnd } from '#lib/keys/key-end.ts'
import type { LockedKey } from '#lib/keys/lock-key.ts'
import { mintSecret, type RevealedSecret, recordExposure } from '#lib/keys/mint-secret.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { decideRotation } from './decide-rotation.ts'
import type { RotationError } from './errors.ts'
import { fulfilRotation } from './fulfil-rotation.ts'

export interface RotatedKey extends RevealedSecret {
  /** latest moment at which the previous secret works; null where the policy holds it until the new one is used */
  previousRetiresBy: Date | null
}

interface Turn {
  overlapSeconds?: number
  replaceUnused?: boolean
  /** of the Idempotency-Key with which the old secret asked for its successor */
  claimHash?: Buffer
}

/**
 * The act itself, on a locked key, for whoever has been found to be allowed: decides, mints, fulfils the open
 * obligation, records. All of it is one transaction with the lock, so a crash anywhere leaves the key as it was.
 */
export async function turnSecret(
  tx: Transaction,
  actor: Actor,
  { key, service, policy, live, turn, now }: Turnable & { turn: Turn; now: Date },
): Promise<Result<RotatedKey, RotationError>> {
  const expiresAt = keyEnd(key, policy)
  const decision = decideRotation({ ...turn, live, policy, expiresAt, now })
  if ('reason' in decision) return err(decision)
  const { id: keyId, environment } = key
  const { predecessorId, overlapSeconds, retiresBy, retiresAt, ends } = decision
  if (ends.length > 0) {
    await tx.update(keySecrets).set({ endedAt: now, endReason: 'superseded' }).where(inArray(keySecrets.id, ends))
  }
  const newSecret = { keyId, prefix: service.prefix, environment, claimHash: turn.claimHash }
  const revealed = await mintSecret(tx, actor, newSecret, now, async secretId => {
    if (predecessorId === null) return
    await tx
      .update(keySecrets)
      .set({ successorId: secretId, overlapSeconds, retiresBy, retiresAt })
      .where(eq(keySecrets.id, predecessorId))
  })
  const met = await fulfilRotation(tx, actor, { keyId, predecessorId, successorId: revealed.secretId }, now)
  const how = met === 'open' ? 'claimed' : 'rotated'
  if (!(await recordExposure(tx, actor, revealed, how, now))) return err({ reason: 'not_found' })
  const { secretId, hint } = revealed
  const detail = { name: key.name, secretId, hint, previousSecretId: predecessorId, overlapSeconds, retiresBy }
  const subject = { type: 'key', id: keyId }
  await recordEvent(tx, actor, { action: 'key.rotated', subject, teamId: service.teamId, detail }, now)
  return ok({ ...revealed, previousRetiresBy: retiresAt })
}

/** A locked key that has not ended, with what a rotation of it needs to know. */
export type Turnable = LockedKey & {
  policy: LockedKey['service']['environments'][number]
  live: (typeof keySecrets.$inferSelect)[]
}

/** Fails with `key_ended`, with `is_decoy`, and with `not_found` where its environment is gone. */
export async function readTurnable(
  tx: Transaction,
  locked: LockedKey,
  now: Date,
): Promise<Result<Turnable, RotationError>> {
  const { key, service } = locked
  if (key.status !== 'active') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
  if (key.plantedIn !== null) return err({ reason: 'is_decoy' })
  const found = service.environments.find(each => each.environment === key.environment)
  if (!found) return err({ reason: 'not_found' })
  const policy = effectivePolicy(found, key.policy)
  const end = keyEnd(key, policy)
  if (end && end <= now) return err({ reason: 'key_ended', endReason: 'expired' })
  const live = await tx
    .select()
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt)))
  return ok({ ...locked, policy, live })
}
