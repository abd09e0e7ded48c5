import { formatDay } from '#lib/format/date-time.ts'

const dayMs = 86_400_000

/** Rows that are sorted by time, under the day of each: "Today", "Yesterday", "Fri 13 Nov". */
export function groupByDay<T extends { createdAt: Date }>(rows: readonly T[], now: Date): { day: string; rows: T[] }[] {
  const today = formatDay(now, now)
  const yesterday = formatDay(new Date(now.getTime() - dayMs), now)
  const groups: { day: string; rows: T[] }[] = []
  for (const row of rows) {
    const date = formatDay(row.createdAt, now)
    const day = date === today ? 'Today' : date === yesterday ? 'Yesterday' : date
    const last = groups.at(-1)
    if (last?.day === day) last.rows.push(row)
    else groups.push({ day, rows: [row] })
  }
  return groups
}
