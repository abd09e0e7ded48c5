import { eq } from 'drizzle-orm'
import { auditEvents, auditHeads } from '#db/schema/audit.ts'
import { noteChange, type Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { pepperFingerprint } from '#lib/credentials/peppers.ts'
import { getEnv } from '#lib/env.ts'
import { auditKey, firstMac, sealHead } from './chain.ts'
import { type AuditEvent, linkEvents } from './link-events.ts'

export type { AuditEvent }

/**
 * Writes an event at the end of the ledger, within the change's own transaction: both are kept, or neither. Call it
 * last, since it holds the organization's ledger until the commit.
 */
export async function recordEvent(tx: Transaction, actor: Actor, event: AuditEvent, now: Date): Promise<void> {
  await recordEvents(tx, actor, [event], now)
}

/** The same for what one decision did to many, each with an entry of its own, in three statements. Up to 1,000. */
export async function recordEvents(tx: Transaction, actor: Actor, events: AuditEvent[], now: Date): Promise<void> {
  if (events.length === 0) return
  noteChange(tx)
  const { organizationId } = actor
  // Creates the head on the first event, else locks it: writers of one organization queue here.
  const [head] = await tx
    .insert(auditHeads)
    .values({ organizationId, seq: 0, mac: firstMac, seal: firstMac })
    .onConflictDoUpdate({ target: auditHeads.organizationId, set: { organizationId } })
    .returning()
  if (!head) throw new Error('the ledger has no head')
  const { pepper } = getEnv()
  const key = auditKey(pepper)
  const { rows, end } = linkEvents(head, { key, pepper: pepperFingerprint(pepper) }, { actor, events, now })
  await tx.insert(auditEvents).values(rows)
  await tx
    .update(auditHeads)
    .set({ ...end, seal: sealHead(key, organizationId, end.seq, end.mac) })
    .where(eq(auditHeads.organizationId, organizationId))
}
