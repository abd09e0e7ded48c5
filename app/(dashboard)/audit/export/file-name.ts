import type { LedgerFormat } from './ledger-lines.ts'

/** "tidewater-audit-2026-11-01-to-2026-11-22.csv": whose ledger it is, and its days. */
export function ledgerFileName(
  organization: string,
  { from, to, format }: { from: string; to: string; format: LedgerFormat },
  now: Date,
): string {
  const last = to || now.toISOString().slice(0, 10)
  return `${organization}-audit-${from ? `${from}-to-` : 'to-'}${last}.${format}`
}
