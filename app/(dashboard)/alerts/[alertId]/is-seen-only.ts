import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { isRefused } from '#lib/alerts/is-refused.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'

const hourMs = 3_600_000

/**
 * Whether Keyturn itself let through within the hour what an alert tells of, while the count says that the key was not
 * used: its service counts by what a gateway reports, and gateways are late.
 */
export function isSeenOnly(
  alert: Pick<AlertRow, 'detector' | 'signals'>,
  use: Pick<RecentUse, 'requests'>,
  now: Date,
): boolean {
  if (use.requests > 0 || isRefused(alert)) return false
  return alert.signals.some(({ source, last }) => source === 'verification' && now.getTime() - last.getTime() < hourMs)
}
