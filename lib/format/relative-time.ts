import { formatShortDay } from './date-time.ts'
import { formatShortDuration } from './duration.ts'

const WEEK_MS = 7 * 86_400_000

/**
 * Relative under a week, then the date: "now", "12 s ago", "in 3 d", "13 Nov", "13 Nov 2025".
 * `bare` leaves out "ago", for columns whose head already says it; "in" always stays.
 */
export function formatRelativeTime(
  instant: Date | string | number,
  now: Date | string | number,
  { bare = false, zone = 'UTC' }: { bare?: boolean; zone?: string } = {},
): string {
  const distanceMs = new Date(instant).getTime() - new Date(now).getTime()
  if (Math.abs(distanceMs) < 1000) return 'now'
  if (Math.abs(distanceMs) >= WEEK_MS) return formatShortDay(instant, now, zone)
  const size = formatShortDuration(distanceMs)
  if (distanceMs > 0) return `in\u00a0${size}`
  return bare ? size : `${size}\u00a0ago`
}
