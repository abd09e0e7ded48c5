import { eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Target } from '#lib/access/may.ts'
import { findService } from '#lib/services/find-service.ts'
import { holderOf } from './lock-keys.ts'

/** A key with its service, locked until the transaction ends, and what `may` asks of it; null if there is none such. */
export async function lockKey(tx: Transaction, keyId: string) {
  // Not `update`, since the alerts of a key hang on its row's key.
  const [key] = await tx.select().from(keys).where(eq(keys.id, keyId)).for('no key update')
  if (!key) return null
  const service = await findService(tx, { id: key.serviceId })
  if (!service) return null
  const target: Target = {
    teamId: service.teamId,
    serviceId: service.id,
    environment: key.environment,
    holderMemberId: holderOf(key),
  }
  return { key, service, target }
}

export type LockedKey = NonNullable<Awaited<ReturnType<typeof lockKey>>>
