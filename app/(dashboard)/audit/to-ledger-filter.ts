import type { Actor } from '#lib/access/actor.ts'
import type { LedgerFilter } from '#lib/audit/input.ts'
import { findSubjects } from './find-subjects.ts'
import type { LedgerParams } from './ledger-url.ts'

const dayMs = 86_400_000

/** What the address asks of the ledger: its days as moments, what was typed as whatever bears that name. */
export async function toLedgerFilter(reader: Actor, params: LedgerParams): Promise<LedgerFilter> {
  const { from, to, actor, action, about } = params
  return {
    from: from ? `${from}T00:00:00Z` : undefined,
    to: to ? new Date(Date.parse(`${to}T00:00:00Z`) + dayMs).toISOString() : undefined,
    actor: actor || undefined,
    action: action || undefined,
    subject: about ? await findSubjects(reader, about) : undefined,
  }
}
