import { newId } from '#db/schema/columns.ts'
import { keys } from '#db/schema/keys.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findService } from '#lib/services/find-service.ts'
import type { KeyError } from './errors.ts'
import { resolveHolder } from './holder.ts'
import type { CreateKeyInput } from './input.ts'
import { mintSecret, type RevealedSecret, recordExposure } from './mint-secret.ts'

export interface CreatedKey extends RevealedSecret {
  name: string
  service: string
  environment: CreateKeyInput['environment']
  createdAt: Date
  expiresAt: Date | null
}

/**
 * Creates a key with its first secret and records who has seen it. The plain text leaves here once, as the return
 * value. Fails with `service_not_found`, `environment_not_found`, `holder_not_found`, `expiry_in_the_past`.
 */
export async function createKey(
  actor: Actor,
  input: CreateKeyInput,
  now: Date = new Date(),
): Promise<Result<CreatedKey, KeyError>> {
  return withTenant(actor, tx => createKeyWithin(tx, actor, input, { keyId: newId(), now }))
}

/** The same inside a transaction that makes more than the key: several of them, or a claim to have made it. */
export async function createKeyWithin(
  tx: Transaction,
  actor: Actor,
  input: CreateKeyInput,
  { keyId, now }: { keyId: string; now: Date },
): Promise<Result<CreatedKey, KeyError>> {
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null
  if (expiresAt && expiresAt <= now) return err({ reason: 'expiry_in_the_past' })

  const service = await findService(tx, input.service)
  if (!service) return err({ reason: 'service_not_found' })
  const policy = service.environments.find(each => each.environment === input.environment)
  const isAllowed = may(actor, 'key.create', {
    teamId: service.teamId,
    serviceId: service.id,
    environment: input.environment,
    createNeedsLead: policy?.createNeedsLead ?? false,
  })
  if (!isAllowed) return err({ reason: 'service_not_found' })
  if (!policy) return err({ reason: 'environment_not_found', environment: input.environment })
  const holder = await resolveHolder(tx, actor, service.teamId, input.holder)
  if (!holder) return err({ reason: 'holder_not_found', holder: nameOf(input.holder) })

  await tx.insert(keys).values({
    id: keyId,
    organizationId: actor.organizationId,
    serviceId: service.id,
    environment: input.environment,
    name: input.name,
    holderMemberId: holder.memberId,
    holderMachineId: holder.machineId,
    scopes: input.scopes ?? [],
    allowedNetworks: input.allowedNetworks ?? [],
    rateLimits: input.rateLimits ?? [],
    expiresAt,
    createdByMemberId: actorMemberId(actor),
    createdAt: now,
  })
  const revealed = await mintSecret(tx, actor, { keyId, prefix: service.prefix, environment: input.environment }, now)
  if (!(await recordExposure(tx, actor, revealed, 'created', now))) return err({ reason: 'service_not_found' })
  await recordEvent(
    tx,
    actor,
    {
      action: 'key.created',
      subject: { type: 'key', id: keyId },
      teamId: service.teamId,
      detail: {
        name: input.name,
        service: service.slug,
        environment: input.environment,
        secretId: revealed.secretId,
        hint: revealed.hint,
        holder: holder.name,
        scopes: input.scopes ?? [],
        expiresAt,
      },
    },
    now,
  )
  return ok({
    ...revealed,
    name: input.name,
    service: service.slug,
    environment: input.environment,
    createdAt: now,
    expiresAt,
  })
}

function nameOf(holder: CreateKeyInput['holder']): string {
  if (!holder) return 'Whoever asked'
  return 'member' in holder ? holder.member : holder.machine
}
