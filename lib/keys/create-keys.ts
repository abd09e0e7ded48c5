import { createHash } from 'node:crypto'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import { ok, type Result } from '#lib/result.ts'
import { claimOnce, type OnceError } from './claim-once.ts'
import { type CreatedKey, createKeyWithin } from './create-key.ts'
import type { KeyError } from './errors.ts'
import type { CreateKeysInput } from './input.ts'

export type CreateKeysError = KeyError | OnceError

/**
 * Creates a key for each environment, all or none. Asked twice with the same `attempt`, as after a second click or a
 * lost answer, the later one fails with `already_created`: the plain text left once, and can't leave again.
 */
export async function createKeys(
  actor: Actor,
  { attempt, environments, ...shared }: CreateKeysInput,
  now: Date = new Date(),
): Promise<Result<CreatedKey[], CreateKeysError>> {
  const wanted = [...new Set(environments)].map(environment => ({ keyId: newId(), environment }))
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([environments, shared]))
    .digest()
  return withTenant(actor, async (tx): Promise<Result<CreatedKey[], CreateKeysError>> => {
    const once = { endpoint: `form of ${actorLabel(actor)}`, key: attempt, bodyHash }
    const claimed = await claimOnce(tx, actor.organizationId, once, wanted[0]?.keyId ?? newId())
    if (!claimed.ok) return claimed
    const created: CreatedKey[] = []
    for (const { keyId, environment } of wanted) {
      const key = await createKeyWithin(tx, actor, { ...shared, environment }, { keyId, now })
      if (!key.ok) return key
      created.push(key.value)
    }
    return ok(created)
  })
}
