import { eq } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { keyEnd } from '#lib/keys/key-end.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { isSecretRetired } from '#lib/keys/secret-state.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { decideExtension } from './decide-extension.ts'
import type { RotationError } from './errors.ts'
import type { ExtendOverlapInput } from './input.ts'
import { readTurnable } from './turn-secret.ts'

type Extended = Result<{ secretId: string; retiresAt: Date }, RotationError>

/** Lets the old secret work longer, never beyond what was set when the key was rotated. A retired one stays retired. */
export async function extendOverlap(
  actor: Actor,
  { keyId, retiresAt: wanted }: ExtendOverlapInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Extended> {
  return withTenant(actor, async (tx): Promise<Extended> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.rotate', locked.target)) return err({ reason: 'not_found' })
    const turnable = await readTurnable(tx, locked, now)
    if (!turnable.ok) return turnable
    const { key, service, policy, live } = turnable.value
    const old = live.find(secret => secret.successorId !== null && !isSecretRetired(secret, now))
    if (!old) return err({ reason: 'no_overlap' })
    const decision = decideExtension({ old, end: keyEnd(key, policy), wanted: new Date(wanted) })
    if ('reason' in decision) return err(decision)
    const { retiresAt } = decision
    await tx.update(keySecrets).set({ retiresAt }).where(eq(keySecrets.id, old.id))
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, secretId: old.id, from: old.retiresAt, to: retiresAt }
    await recordEvent(tx, actor, { action: 'overlap.extended', subject, teamId: service.teamId, detail }, now)
    return ok({ secretId: old.id, retiresAt })
  })
}
