import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import type { Result } from '#lib/result.ts'
import { claimOnce, type Once } from './claim-once.ts'
import { type CreatedKey, createKeyWithin } from './create-key.ts'
import type { KeyError } from './errors.ts'
import type { CreateKeyInput } from './input.ts'

/** Creates a key unless a request with this `Idempotency-Key` did so before. Fails as `createKey` does, and with its two reasons. */
export async function createKeyOnce(
  actor: Actor,
  { once, ...input }: CreateKeyInput & { once: Once },
  now: Date = new Date(),
): Promise<Result<CreatedKey, KeyError>> {
  return withTenant(actor, async (tx): Promise<Result<CreatedKey, KeyError>> => {
    const keyId = newId()
    // Scoped to who asks: a token must not learn from a 409 what another one made.
    const endpoint = `${once.endpoint} ${actorLabel(actor)}`
    const claimed = await claimOnce(tx, actor.organizationId, { ...once, endpoint }, keyId)
    return claimed.ok ? createKeyWithin(tx, actor, input, { keyId, now }) : claimed
  })
}
