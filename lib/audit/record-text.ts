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

/**
 * Whether a text that `recordEvent` wrote, as its MAC must have shown before, says of the columns what they say. Its
 * keys are sorted, so all of them but `detail` and `member` stand at its two ends: comparing those costs a tenth of
 * parsing it. No quoted text can pass for an end, since a quote in it is escaped. False may just mean another version.
 */
export function repeatsColumns(row: LedgerRow, pepper: string): boolean {
  const { organizationId, seq, at, actor, action, subjectType, subjectId, teamId, canonical } = row
  const uuid = (id: string | null) => (id === null ? 'null' : `"${id}"`)
  return (
    at.endsWith('000Z') &&
    canonical.startsWith(
      `{"action":${JSON.stringify(action)},"actor":${JSON.stringify(actor)},"at":"${at.slice(0, -4)}Z","detail":`,
    ) &&
    canonical.endsWith(
      `,"organizationId":"${organizationId}","pepper":"${pepper}","seq":${seq},"subject":{"id":${uuid(subjectId)},"type":${JSON.stringify(subjectType)}},"teamId":${uuid(teamId)},"version":1}`,
    )
  )
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
