import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { type LockedKey, lockKey } from '#lib/keys/lock-key.ts'

/**
 * What the clock does to many keys: each in a transaction of its own, locked and looked at again, since another worker
 * or a person may have been faster. So a crash in between loses nothing, a rerun repeats nothing, and one key that
 * can't be written does not keep those behind it waiting. Returns how many `act` says it changed.
 */
export async function eachKey(
  actor: SystemActor,
  find: (tx: Transaction) => Promise<string[]>,
  act: (tx: Transaction, locked: LockedKey) => Promise<boolean>,
): Promise<number> {
  const failures: unknown[] = []
  let changed = 0
  for (const keyId of await withTenant(actor, find)) {
    try {
      const isChanged = await withTenant(actor, async tx => {
        const locked = await lockKey(tx, keyId)
        return locked !== null && (await act(tx, locked))
      })
      if (isChanged) changed += 1
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} keys could not be changed`)
  return changed
}
