import { and, inArray, isNull } from 'drizzle-orm'
import { type endReasons, keySecrets, keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Target } from '#lib/access/may.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { closeRotation } from './close-rotation.ts'

type Key = typeof keys.$inferSelect

/** Why it is done. A policy has reasons that a person does not give. */
interface Why {
  reason?: (typeof endReasons)[number]
  note?: string
}

/** One of the three ways in which keys stop or work again, of one key or of a thousand. */
export interface Stop {
  act: 'key.revoke' | 'key.quarantine' | 'key.release'
  /** as the ledger names it */
  action: 'key.revoked' | 'key.quarantined' | 'key.released'
  set: Partial<Pick<Key, 'status' | 'endedAt' | 'endReason' | 'endNote' | 'quarantinedAt' | 'quarantineNote'>>
  detail: Why
}

export function revocation({ reason = 'no_longer_needed', note }: Why, now: Date): Stop {
  return {
    act: 'key.revoke',
    action: 'key.revoked',
    set: { status: 'revoked', endedAt: now, endReason: reason, endNote: note ?? null },
    detail: { reason, note },
  }
}

export function quarantine({ reason, note }: Why, now: Date): Stop {
  return {
    act: 'key.quarantine',
    action: 'key.quarantined',
    set: { quarantinedAt: now, quarantineNote: note ?? null },
    detail: { reason, note },
  }
}

export function release({ note }: Why): Stop {
  return {
    act: 'key.release',
    action: 'key.released',
    set: { quarantinedAt: null, quarantineNote: null },
    detail: { note },
  }
}

/**
 * What there is to do to a key: the change, nothing since it is so already, or nothing ever again since it has ended.
 * Every use of a decoy is refused as it is, so that a selection with one in it can be quarantined, and released.
 */
export function decideStop({ act }: Pick<Stop, 'act'>, key: Pick<Key, 'status' | 'quarantinedAt' | 'plantedIn'>) {
  if (act === 'key.revoke') return key.status === 'active' ? 'change' : 'already'
  if (key.status !== 'active') return 'ended'
  if (key.plantedIn !== null) return 'already'
  return (key.quarantinedAt !== null) === (act === 'key.quarantine') ? 'already' : 'change'
}

/** Writes the change to keys that are locked, and to what ends with them. */
export async function applyStop(tx: Transaction, { act, set }: Stop, keyIds: string[], now: Date): Promise<void> {
  await tx.update(keys).set(set).where(inArray(keys.id, keyIds))
  if (act !== 'key.revoke') return
  await tx
    .update(keySecrets)
    .set({ endedAt: now, endReason: set.endReason })
    .where(and(inArray(keySecrets.keyId, keyIds), isNull(keySecrets.endedAt)))
  await closeRotation(tx, keyIds, now)
}

export function stopEvent(
  { action, detail }: Stop,
  { key, target }: { key: Key; target: Target },
  decision?: object,
): AuditEvent {
  return {
    action,
    subject: { type: 'key', id: key.id },
    teamId: target.teamId,
    detail: { name: key.name, ...detail, ...decision },
  }
}
