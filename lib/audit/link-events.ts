import type { KeyObject } from 'node:crypto'
import type { auditEvents } from '#db/schema/audit.ts'
import { type Actor, actorLabel, actorMemberId } from '#lib/access/actor.ts'
import { canonicalText, chainMac } from './chain.ts'

export interface AuditEvent {
  /** `<noun>.<past participle>`, as in `key.created` */
  action: string
  subject: { type: string; id: string | null }
  /** whose leads may read it */
  teamId?: string | null
  /** what a reader needs to understand it later; never a secret */
  detail?: Record<string, unknown>
}

/** The end of a ledger: what the next entry covers. */
export interface LedgerEnd {
  seq: number
  mac: Buffer
}

/** The ledger's key, and the fingerprint of the pepper that it comes from. */
export interface LedgerKey {
  key: KeyObject
  pepper: string
}

/** The rows that these events are at the end of a ledger, each covering the one before it, and the ledger's new end. */
export function linkEvents(
  end: LedgerEnd,
  { key, pepper }: LedgerKey,
  { actor, events, now }: { actor: Actor; events: readonly AuditEvent[]; now: Date },
): { rows: (typeof auditEvents.$inferInsert)[]; end: LedgerEnd } {
  const { organizationId } = actor
  let { seq, mac } = end
  const rows = events.map(event => {
    seq += 1
    const canonical = canonicalText({
      version: 1,
      organizationId,
      seq,
      at: now.toISOString(),
      pepper,
      actor: actorLabel(actor),
      member: actorMemberId(actor),
      action: event.action,
      subject: event.subject,
      teamId: event.teamId ?? null,
      detail: event.detail ?? {},
    })
    mac = chainMac(key, mac, canonical)
    return {
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
    }
  })
  return { rows, end: { seq, mac } }
}
