import type { LedgerRow } from '#lib/audit/read-ledger.ts'
import { parseRecord } from '#lib/audit/record-text.ts'
import { csvRow } from '#lib/keys/csv.ts'

export type LedgerFormat = 'csv' | 'jsonl'

const head = ['entry', 'at', 'actor', 'actor name', 'action', 'subject type', 'subject id', 'team id', 'detail', 'mac']

/** A file of the ledger, a piece for each batch, so that it is as long as it likes in the memory of one. */
export async function* ledgerLines(
  batches: AsyncIterable<LedgerRow[]>,
  format: LedgerFormat,
  nameOf: (actor: string) => string,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvRow(head)
  const lineOf = format === 'csv' ? (row: LedgerRow) => csvLine(row, nameOf(row.actor)) : jsonLine
  for await (const rows of batches) yield rows.map(lineOf).join('')
}

function csvLine(row: LedgerRow, name: string): string {
  const { seq, actor, action, subjectType, subjectId, teamId } = row
  const record = parseRecord(row.canonical)
  const cells = [seq, record?.at ?? row.at, actor, name, action, subjectType, subjectId, teamId]
  return csvRow([...cells, record ? JSON.stringify(record.detail) : row.canonical, row.mac.toString('hex')])
}

/**
 * The recorded text to the letter, with `mac` as its last field: without that field the line is what the MAC covers,
 * together with the MAC before. A text that somebody made something else of stands as a string, and breaks no line.
 */
function jsonLine({ seq, canonical, mac }: LedgerRow): string {
  const hex = mac.toString('hex')
  if (/^\{[^\n\r]*\}$/.test(canonical)) return `${canonical.slice(0, -1)},"mac":"${hex}"}\n`
  return `${JSON.stringify({ seq, unreadable: canonical, mac: hex })}\n`
}
