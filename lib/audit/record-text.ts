import { z } from 'zod'
import type { LedgerRow } from './read-ledger.ts'

/** What an entry's canonical text says, as `recordEvent` writes it. */
const record = z.object({
  organizationId: z.string(),
  seq: z.number(),
  at: z.string(),
  pepper: z.string(),
  actor: z.string(),
  member: z.string().nullable(),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.string().nullable() }),
  teamId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type LedgerRecord = z.infer<typeof record>

/** The record in a canonical text, or null where somebody has made something else of it. */
export function parseRecord(canonical: string): LedgerRecord | null {
  try {
    return record.parse(JSON.parse(canonical))
  } catch {
    return null
  }
}

/** The columns that no longer repeat what the text says, so that a search would find something that never happened. */
export function disagreements(row: LedgerRow, { subject, ...said }: LedgerRecord): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['organization_id', row.organizationId, said.organizationId],
    ['at', row.at, said.at.replace(/Z$/, '000Z')],
    ['actor', row.actor, said.actor],
    ['action', row.action, said.action],
    ['subject_type', row.subjectType, subject.type],
    ['subject_id', row.subjectId, subject.id],
    ['team_id', row.teamId, said.teamId],
  ]
  return pairs.filter(([, column, recorded]) => column !== recorded).map(([name]) => name)
}
