import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RotationError } from './errors.ts'

/** Ends the overlap now: whoever still uses the old secret is refused from here on. Final. */
export async function retireOldSecret(
  actor: Actor,
  { keyId }: { keyId: KeyId },
  now: Date = new Date(),
): Promise<Result<{ secretId: string; hint: string }, RotationError>> {
  return withTenant(actor, async (tx): Promise<Result<{ secretId: string; hint: string }, RotationError>> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.rotate', locked.target)) return err({ reason: 'not_found' })
    const [old] = await tx
      .update(keySecrets)
      .set({ endedAt: now, endReason: 'superseded' })
      .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt), isNotNull(keySecrets.successorId)))
      .returning()
    if (!old) return err({ reason: 'no_overlap' })
    await recordEvent(
      tx,
      actor,
      {
        action: 'secret.retired',
        subject: { type: 'key', id: keyId },
        teamId: locked.service.teamId,
        detail: { name: locked.key.name, secretId: old.id, hint: old.hint, reason: 'superseded' },
      },
      now,
    )
    return ok({ secretId: old.id, hint: old.hint })
  })
}
