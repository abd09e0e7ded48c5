import type { PostureDay } from './list-posture-days.ts'

/**
 * The day (UTC) since which a list that is empty now has been so; `atLeast`: it already was when recording began, or
 * before the days that are given. Null where nothing was recorded.
 */
export function emptySince(days: readonly PostureDay[], now: Date): { day: string; atLeast: boolean } | null {
  const last = days.findLastIndex(({ keys }) => keys > 0)
  const [first] = days
  if (!first) return null
  if (last === -1) return { day: first.day, atLeast: true }
  return { day: days[last + 1]?.day ?? now.toISOString().slice(0, 10), atLeast: false }
}
