import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { LedgerFilter } from './input.ts'
import { readableEvents } from './ledger-filter.ts'
import { type LedgerRow, readLedger, readLedgerEnd } from './read-ledger.ts'
import { recordEvent } from './record-event.ts'

export interface LedgerExport {
  /** The last entry that it may hold: what is written meanwhile, its own entry first, stays outside. */
  throughSeq: number
  /** oldest first; read as they are taken */
  batches: AsyncGenerator<LedgerRow[]>
}

/**
 * The entries that the actor may read, oldest first, as of now, to take out of the house. That they were taken is an
 * entry itself, written before the first row leaves, since a download that broke off has been read as well.
 */
export async function exportLedger(
  actor: Actor,
  { format, ...filter }: LedgerFilter & { format: 'csv' | 'jsonl' },
  now = new Date(),
): Promise<Result<LedgerExport, { reason: 'forbidden' }>> {
  if (!mayAnywhere(actor, 'audit.read')) return err({ reason: 'forbidden' })
  const { lastSeq: throughSeq } = await readLedgerEnd(actor)
  const detail = { format, throughSeq, filter }
  await withTenant(actor, tx =>
    recordEvent(tx, actor, { action: 'audit.exported', subject: { type: 'ledger', id: null }, detail }, now),
  )
  return ok({ throughSeq, batches: readLedger(actor, throughSeq, readableEvents(actor, filter)) })
}
