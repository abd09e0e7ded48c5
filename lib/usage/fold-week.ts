import type { UsageBucket } from './usage-buckets.ts'

export interface WeekCell {
  /** Monday is 0 */
  weekday: number
  hour: number
  /** requests in such an hour, on average over those that were recorded; null where none was */
  perHour: number | null
}

/** What an hour of the week is like, in UTC; takes buckets of an hour. */
export function foldWeek(buckets: readonly Pick<UsageBucket, 'start' | 'collected' | 'requests'>[]): WeekCell[] {
  const sums = Array.from({ length: 168 }, () => ({ requests: 0, hours: 0 }))
  for (const { start, collected, requests } of buckets) {
    if (!collected) continue
    const at = new Date(start)
    const sum = sums[((at.getUTCDay() + 6) % 7) * 24 + at.getUTCHours()]
    if (!sum) continue
    sum.requests += requests
    sum.hours++
  }
  return sums.map(({ requests, hours }, index) => ({
    weekday: Math.floor(index / 24),
    hour: index % 24,
    perHour: hours === 0 ? null : requests / hours,
  }))
}
