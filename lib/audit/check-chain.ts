import { and, desc, eq } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { readLedgerEnd } from './read-ledger.ts'
import { recordEvent } from './record-event.ts'
import { parseRecord } from './record-text.ts'
import { type ChainReport, verifyChain } from './verify-chain.ts'

/** Verifies the ledger and, where it is sound, says so in it: whoever looks later sees up to where, and when. */
export async function checkChain(actor: Actor, now?: Date): Promise<Result<ChainReport, { reason: 'forbidden' }>> {
  const report = await verifyChain(actor)
  if (report.problem?.kind === 'forbidden') return err({ reason: 'forbidden' })
  if (report.ok) {
    const detail = { checked: report.checked, head: report.head }
    const subject = { type: 'ledger', id: null }
    await withTenant(actor, tx =>
      recordEvent(tx, actor, { action: 'audit.verified', subject, detail }, now ?? new Date()),
    )
  }
  return ok(report)
}

export interface LedgerState {
  /** `seq:mac` of the last entry, as it stands; null while the ledger is empty */
  head: string | null
  length: number
  /** the last check that found it sound */
  sound: { through: number; at: Date; by: string } | null
}

/** Where the ledger ends and up to where it was last found sound; null for whoever may not read all of it. */
export async function getLedgerState(actor: Actor): Promise<LedgerState | null> {
  if (reachOf(actor, 'audit.read') !== 'all') return null
  const { head, lastSeq } = await readLedgerEnd(actor)
  const last = await withTenant(actor, async tx => {
    const isCheck = eq(auditEvents.action, 'audit.verified')
    const mine = eq(auditEvents.organizationId, actor.organizationId)
    const [row] = await tx.select().from(auditEvents).where(and(mine, isCheck)).orderBy(desc(auditEvents.seq)).limit(1)
    return row
  })
  const through = last && parseRecord(last.canonical)?.detail.checked
  return {
    head: head && `${head.seq}:${head.mac.toString('hex')}`,
    length: lastSeq,
    sound: last && typeof through === 'number' ? { through, at: last.at, by: last.actor } : null,
  }
}
