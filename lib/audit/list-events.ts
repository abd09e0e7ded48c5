import { and, desc, lt } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { LedgerFilter, ListEventsInput } from './input.ts'
import { readableEvents } from './ledger-filter.ts'
import { parseRecord } from './record-text.ts'

export interface LedgerEvent {
  seq: number
  at: Date
  actor: string
  action: string
  subject: { type: string; id: string | null }
  detail: Record<string, unknown>
  mac: string
}

/** The entries that the actor may read (all, their teams', or their own acts), newest first, a page at a time. */
export async function listEvents(
  actor: Actor,
  input: LedgerFilter & Pick<ListEventsInput, 'cursor' | 'limit'>,
): Promise<{ items: LedgerEvent[]; nextCursor: string | null }> {
  const rows = await withTenant(actor, tx =>
    tx
      .select()
      .from(auditEvents)
      .where(and(readableEvents(actor, input), input.cursor ? lt(auditEvents.seq, Number(input.cursor)) : undefined))
      .orderBy(desc(auditEvents.seq))
      .limit(input.limit + 1),
  )
  const page = rows.slice(0, input.limit)
  const items = page.map(row => ({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId },
    detail: parseRecord(row.canonical)?.detail ?? {},
    mac: row.mac.toString('hex'),
  }))
  return { items, nextCursor: rows.length > input.limit ? String(page.at(-1)?.seq) : null }
}
