import { createHash } from 'node:crypto'
import { newId } from '#db/schema/columns.ts'
import { keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { type Actor, actorLabel, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findService } from '#lib/services/find-service.ts'
import { claimOnce } from './claim-once.ts'
import type { KeyError } from './errors.ts'
import type { PlantDecoyInput } from './input.ts'
import { mintSecret, type RevealedSecret, recordExposure } from './mint-secret.ts'

export interface PlantedDecoy extends RevealedSecret {
  name: string
  service: string
  environment: PlantDecoyInput['environment']
  plantedIn: string
}

type Planted = Result<PlantedDecoy, KeyError>

/**
 * Makes a key that nobody should use, to lie where a thief would look. It looks like any other key and grants nothing:
 * every door answers as it does of one that was revoked, and each use of it is told at once. The plain text leaves here
 * once, as the return value. Asked twice with the same `attempt` the later one fails with `already_created`; else it
 * fails with `service_not_found`, `environment_not_found`.
 */
export async function plantDecoy(
  actor: Actor,
  { attempt, ...input }: PlantDecoyInput,
  now: Date = new Date(),
): Promise<Planted> {
  return withTenant(actor, async (tx): Promise<Planted> => {
    const { service: slug, environment, name, plantedIn } = input
    const service = await findService(tx, slug)
    if (!service) return err({ reason: 'service_not_found' })
    const policy = service.environments.find(each => each.environment === environment)
    const { teamId, id: serviceId } = service
    const createNeedsLead = policy?.createNeedsLead ?? false
    if (!may(actor, 'decoy.create', { teamId, serviceId, environment, createNeedsLead }))
      return err({ reason: 'service_not_found' })
    if (!policy) return err({ reason: 'environment_not_found', environment })
    const keyId = newId()
    const bodyHash = createHash('sha256').update(JSON.stringify(input)).digest()
    const once = { endpoint: `form of ${actorLabel(actor)}`, key: attempt, bodyHash }
    const claimed = await claimOnce(tx, actor.organizationId, once, keyId)
    if (!claimed.ok) return claimed

    const { organizationId } = actor
    const madeBy = { createdByMemberId: actorMemberId(actor), createdAt: now }
    await tx.insert(keys).values({ id: keyId, organizationId, serviceId, environment, name, plantedIn, ...madeBy })
    const revealed = await mintSecret(tx, actor, { keyId, prefix: service.prefix, environment }, now)
    if (!(await recordExposure(tx, actor, revealed, 'created', now))) return err({ reason: 'service_not_found' })
    const { secretId, hint } = revealed
    const subject = { type: 'key', id: keyId }
    const detail = { name, service: service.slug, environment, secretId, hint, plantedIn }
    await recordEvent(tx, actor, { action: 'decoy.planted', subject, teamId, detail }, now)
    return ok({ ...revealed, name, service: service.slug, environment, plantedIn })
  })
}
