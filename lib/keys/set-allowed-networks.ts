import { eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { KeyError } from './errors.ts'
import type { AllowedNetworksInput, KeyId } from './input.ts'
import { lockKey } from './lock-key.ts'

type Changed = Result<{ changed: boolean }, KeyError>

/**
 * Says from which networks a key may be used, in CIDR notation; none: from any. It holds from the next use on, for both
 * secrets of an overlap. Fails with `not_found`, `key_ended`, `is_decoy`.
 */
export async function setAllowedNetworks(
  actor: Actor,
  { keyId, allowedNetworks }: AllowedNetworksInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Changed> {
  return withTenant(actor, async (tx): Promise<Changed> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'service.manage', locked.target)) return err({ reason: 'not_found' })
    const { key, service } = locked
    if (key.status !== 'active') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
    if (key.plantedIn !== null) return err({ reason: 'is_decoy' })
    const wanted = [...new Set(allowedNetworks)]
    if (wanted.toSorted().join() === key.allowedNetworks.toSorted().join()) return ok({ changed: false })
    await tx.update(keys).set({ allowedNetworks: wanted }).where(eq(keys.id, keyId))
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, from: key.allowedNetworks, to: wanted }
    await recordEvent(tx, actor, { action: 'key.networks_changed', subject, teamId: service.teamId, detail }, now)
    return ok({ changed: true })
  })
}
