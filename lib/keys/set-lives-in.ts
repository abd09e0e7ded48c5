import { eq } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { explainKeyError, type KeyError } from './errors.ts'
import type { KeyId, LivesInInput } from './input.ts'
import { findKeys } from './key-format.ts'
import { lockKey } from './lock-key.ts'

export type SetLivesInError = KeyError | { reason: 'holds_a_key' }

export function explainSetLivesInError(error: SetLivesInError): string {
  if (error.reason !== 'holds_a_key') return explainKeyError(error)
  return 'That holds a key, so it was not saved. Say where the key is kept, not what it is.'
}

/**
 * Notes where a key is kept. Whoever may rotate it may say so, and so may who created it: a key made for someone else
 * is stored by its maker. An empty note says that nobody knows.
 */
export async function setLivesIn(
  actor: Actor,
  { keyId, livesIn }: LivesInInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Result<{ livesIn: string | null }, SetLivesInError>> {
  if (findKeys(livesIn).length > 0) return err({ reason: 'holds_a_key' })
  return withTenant(actor, async (tx): Promise<Result<{ livesIn: string | null }, SetLivesInError>> => {
    const locked = await lockKey(tx, keyId)
    if (!locked || !may(actor, 'key.see', locked.target)) return err({ reason: 'not_found' })
    const { key, service, target } = locked
    const isMaker = actor.kind === 'member' && actor.memberId === key.createdByMemberId
    if (!isMaker && !may(actor, 'key.rotate', target)) return err({ reason: 'not_found' })
    if (key.plantedIn !== null) return err({ reason: 'is_decoy' })
    const noted = livesIn === '' ? null : livesIn
    if (noted === key.livesIn) return ok({ livesIn: noted })
    await tx.update(keys).set({ livesIn: noted }).where(eq(keys.id, keyId))
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, livesIn: noted }
    await recordEvent(tx, actor, { action: 'key.noted', subject, teamId: service.teamId, detail }, now)
    return ok({ livesIn: noted })
  })
}
