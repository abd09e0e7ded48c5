import { eq } from 'drizzle-orm'
import { type KeyPolicy, keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RotationPolicy } from '#lib/services/input.ts'
import { scheduleRotations } from '#lib/services/rotation-schedule.ts'
import { effectivePolicy } from './effective-policy.ts'
import { explainKeyError, type KeyError } from './errors.ts'
import type { KeyId, KeyPolicyInput } from './input.ts'
import { lockKey } from './lock-key.ts'

export type SetKeyPolicyError = KeyError | { reason: 'overlap_beyond_deadline' }
type Changed = Result<{ changed: boolean }, SetKeyPolicyError>

export function explainSetKeyPolicyError(error: SetKeyPolicyError): string {
  if (error.reason !== 'overlap_beyond_deadline') return explainKeyError(error)
  return 'The overlap would outlast the deadline, after which the old secret may be gone. Choose a shorter overlap or a later deadline.'
}

/**
 * Says what a key has otherwise than its service's environment. A field that is given stays the key's own, even where
 * the environment says the same today: it does not follow when the environment changes. What is left out follows it;
 * null follows it in everything. Fails with `not_found`, `key_ended`, `is_decoy`, `overlap_beyond_deadline`.
 */
export async function setKeyPolicy(
  actor: Actor,
  { keyId, policy }: KeyPolicyInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Changed> {
  return withTenant(actor, async (tx): Promise<Changed> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'service.manage', locked.target)) return err({ reason: 'not_found' })
    const { key, service } = locked
    if (key.status !== 'active') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
    if (key.plantedIn !== null) return err({ reason: 'is_decoy' })
    const environmentPolicy = service.environments.find(each => each.environment === key.environment)
    if (!environmentPolicy) return err({ reason: 'environment_not_found', environment: key.environment })
    const wanted = { ...environmentPolicy, ...policy }
    if (wanted.overlapSeconds > wanted.deadlineSeconds) return err({ reason: 'overlap_beyond_deadline' })
    const own = policy && Object.keys(policy).length > 0 ? policy : null
    const changes = changedFields(key.policy ?? {}, own ?? {})
    if (changes.length === 0) return ok({ changed: false })

    await tx.update(keys).set({ policy: own }).where(eq(keys.id, keyId))
    await scheduleRotations(tx, eq(keys.id, keyId))
    const valuesUnder = (set: KeyPolicy | null) => {
      const effective = effectivePolicy(environmentPolicy, set)
      return Object.fromEntries(changes.map(name => [name, effective[name]]))
    }
    const subject = { type: 'key', id: keyId }
    const detail = {
      name: key.name,
      own: Object.keys(own ?? {}),
      from: valuesUnder(key.policy),
      to: valuesUnder(own),
    }
    await recordEvent(tx, actor, { action: 'key.policy_changed', subject, teamId: service.teamId, detail }, now)
    return ok({ changed: true })
  })
}

/** Those that came, went or have another value. */
function changedFields(before: KeyPolicy, after: KeyPolicy): (keyof RotationPolicy)[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof RotationPolicy)[]
  return names.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}
