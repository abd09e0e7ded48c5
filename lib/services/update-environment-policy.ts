import { and, eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { serviceEnvironments } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from './errors.ts'
import { findService } from './find-service.ts'
import type { UpdateEnvironmentPolicyInput } from './input.ts'
import { scheduleRotations } from './rotation-schedule.ts'

type Updated = Result<{ changed: boolean }, ServiceError>

/**
 * Changes the policy of a service's keys in one environment. Rotations that already run keep the overlap and deadline
 * they began with. Fails with `not_found`, `environment_not_found`, `overlap_beyond_deadline`.
 */
export async function updateEnvironmentPolicy(
  actor: Actor,
  { service: slug, environment, ...wanted }: UpdateEnvironmentPolicyInput,
  now: Date = new Date(),
): Promise<Updated> {
  return withTenant(actor, async (tx): Promise<Updated> => {
    const service = await findService(tx, slug)
    if (!service || !may(actor, 'service.manage', { teamId: service.teamId, serviceId: service.id, environment })) {
      return err({ reason: 'not_found' })
    }
    const one = and(eq(serviceEnvironments.serviceId, service.id), eq(serviceEnvironments.environment, environment))
    const [before] = await tx.select().from(serviceEnvironments).where(one).for('update')
    if (!before) return err({ reason: 'environment_not_found', environment })
    const after = { ...before, ...wanted }
    if (after.overlapSeconds > after.deadlineSeconds) return err({ reason: 'overlap_beyond_deadline' })
    const isSame = (name: keyof typeof wanted) => JSON.stringify(before[name]) === JSON.stringify(wanted[name])
    const changes = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(name => !isSame(name))
    if (changes.length === 0) return ok({ changed: false })

    await tx.update(serviceEnvironments).set(wanted).where(one)
    await scheduleRotations(tx, and(eq(keys.serviceId, service.id), eq(keys.environment, environment)))
    const pick = (policy: typeof after) => Object.fromEntries(changes.map(name => [name, policy[name]]))
    await recordEvent(
      tx,
      actor,
      {
        action: 'service.policy_changed',
        subject: { type: 'service', id: service.id },
        teamId: service.teamId,
        detail: { service: service.slug, environment, from: pick(before), to: pick(after) },
      },
      now,
    )
    return ok({ changed: true })
  })
}
