import { withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { err, type Result } from '#lib/result.ts'
import type { RotationError } from './errors.ts'
import type { RotateKeyInput } from './input.ts'
import { type RotatedKey, readTurnable, turnSecret } from './turn-secret.ts'

/**
 * Gives a key a new secret; the old one works on until its overlap, which starts at the new one's first use, is over.
 * Two at once yield one successor, since the key is locked. The plain text leaves here once, as the return value.
 */
export async function rotateKey(
  actor: Actor,
  { keyId, ...turn }: RotateKeyInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Result<RotatedKey, RotationError>> {
  return withTenant(actor, async (tx): Promise<Result<RotatedKey, RotationError>> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.rotate', locked.target)) return err({ reason: 'not_found' })
    // A token is a program's; the new secret would be seen by whoever runs it, and the holder would be left without.
    if (actor.kind === 'token' && locked.key.holderMemberId !== null) return err({ reason: 'held_by_member' })
    const turnable = await readTurnable(tx, locked, now)
    if (!turnable.ok) return turnable
    const rotated = await turnSecret(tx, actor, { ...turnable.value, turn, now })
    if (rotated.ok) {
      const { holder } = await recipientsOf(tx, keyId)
      const notice = {
        severity: 'info' as const,
        title: `${locked.key.name} has a new secret`,
        body: 'Somebody else rotated this key for you. Whoever uses it needs the new secret before the old one retires.',
        ...{ href: `/keys/${keyId}?tab=secrets`, keyId, dedupeKey: `rotated:${rotated.value.secretId}` },
      }
      const to = holder.filter(id => id !== actorMemberId(actor))
      await notify(tx, actor.organizationId, { ...notice, to }, now)
    }
    return rotated
  })
}
