import { and, eq, inArray, isNull } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { mintSecret, type RevealedSecret, recordExposure } from '#lib/keys/mint-secret.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { decideRotation } from './decide-rotation.ts'
import type { RotationError } from './errors.ts'
import type { RotateKeyInput } from './input.ts'

export interface RotatedKey extends RevealedSecret {
  /** latest moment at which the previous secret works; null where the policy holds it until the new one is used */
  previousRetiresBy: Date | null
}

/**
 * Gives a key a new secret; the old one works on until its overlap, which starts at the new one's first use, is over.
 * Two at once yield one successor, since the key is locked. The plain text leaves here once, as the return value.
 */
export async function rotateKey(
  actor: Actor,
  input: RotateKeyInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Result<RotatedKey, RotationError>> {
  return withTenant(actor, async (tx): Promise<Result<RotatedKey, RotationError>> => {
    const locked = await lockKey(tx, input.keyId)
    if (!locked || !may(actor, 'key.rotate', locked.target)) return err({ reason: 'not_found' })
    const { key, service } = locked
    // A token is a program's; the new secret would be seen by whoever runs it, and the holder would be left without.
    if (actor.kind === 'token' && key.holderMemberId !== null) return err({ reason: 'held_by_member' })
    if (key.status !== 'active') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
    if (key.expiresAt && key.expiresAt <= now) return err({ reason: 'key_ended', endReason: 'expired' })
    const policy = service.environments.find(each => each.environment === key.environment)
    if (!policy) return err({ reason: 'not_found' })

    const live = await tx
      .select()
      .from(keySecrets)
      .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt)))
    const decision = decideRotation({ ...input, live, policy, expiresAt: key.expiresAt, now })
    if ('reason' in decision) return err(decision)

    const { id: keyId, environment } = key
    const ends = decision.ends
    if (ends.length > 0) {
      await tx.update(keySecrets).set({ endedAt: now, endReason: 'superseded' }).where(inArray(keySecrets.id, ends))
    }
    const newSecret = { keyId, prefix: service.prefix, environment }
    const { predecessorId, overlapSeconds, retiresBy, retiresAt } = decision
    const revealed = await mintSecret(tx, actor, newSecret, now, async secretId => {
      if (predecessorId === null) return
      await tx
        .update(keySecrets)
        .set({ successorId: secretId, overlapSeconds, retiresBy, retiresAt })
        .where(eq(keySecrets.id, predecessorId))
    })
    await recordExposure(tx, actor, revealed, 'rotated', now)
    const detail = {
      name: key.name,
      secretId: revealed.secretId,
      hint: revealed.hint,
      previousSecretId: predecessorId,
      overlapSeconds,
      retiresBy,
    }
    const subject = { type: 'key', id: keyId }
    await recordEvent(tx, actor, { action: 'key.rotated', subject, teamId: service.teamId, detail }, now)
    return ok({ ...revealed, previousRetiresBy: retiresAt })
  })
}
