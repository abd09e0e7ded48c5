import { eq } from 'drizzle-orm'
import { auditEvents, auditHeads } from '#db/schema/audit.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorLabel, actorMemberId } from '#lib/access/actor.ts'
import { pepperFingerprint } from '#lib/credentials/peppers.ts'
import { getEnv } from '#lib/env.ts'
import { auditKey, canonicalText, chainMac, firstMac, sealHead } from './chain.ts'

export interface AuditEvent {
  /** `<noun>.<past participle>`, as in `key.created` */
  action: string
  subject: { type: string; id: string | null }
  /** whose leads may read it */
  teamId?: string | null
  /** what a reader needs to understand it later; never a secret */
  detail?: Record<string, unknown>
}

/**
 * Writes an event at the end of the ledger, within the change's own transaction: both are kept, or neither. Call it
 * last, since it holds the organization's ledger until the commit.
 */
export async function recordEvent(tx: Transaction, actor: Actor, event: AuditEvent, now: Date): Promise<void> {
  const { organizationId } = actor
  const { pepper } = getEnv()
  const key = auditKey(pepper)
  // Creates the head on the first event, else locks it: writers of one organization queue here.
  const [head] = await tx
    .insert(auditHeads)
    .values({ organizationId, seq: 0, mac: firstMac, seal: firstMac })
    .onConflictDoUpdate({ target: auditHeads.organizationId, set: { organizationId } })
    .returning()
  if (!head) throw new Error('the ledger has no head')
  const seq = head.seq + 1
  const canonical = canonicalText({
    version: 1,
    organizationId,
    seq,
    at: now.toISOString(),
    pepper: pepperFingerprint(pepper),
    actor: actorLabel(actor),
    member: actorMemberId(actor),
    action: event.action,
    subject: event.subject,
    teamId: event.teamId ?? null,
    detail: event.detail ?? {},
  })
  const mac = chainMac(key, head.mac, canonical)
  await tx.insert(auditEvents).values({
    organizationId,
    seq,
    at: now,
    actor: actorLabel(actor),
    action: event.action,
    subjectType: event.subject.type,
    subjectId: event.subject.id,
    teamId: event.teamId ?? null,
    canonical,
    mac,
  })
  await tx
    .update(auditHeads)
    .set({ seq, mac, seal: sealHead(key, organizationId, seq, mac) })
    .where(eq(auditHeads.organizationId, organizationId))
}
