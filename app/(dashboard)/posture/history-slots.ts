import type { PostureDay } from '#lib/posture/list-posture-days.ts'

const dayMs = 86_400_000

/** How far back a history is drawn, and how far at the least, where recording began lately. */
export const historyDays = 90
const fewestDays = 14

/** One slot for each day (UTC), null where nothing was recorded; today's is what was counted now. */
export function historySlots(
  days: readonly PostureDay[],
  keys: number,
  now: Date,
): { times: number[]; values: (number | null)[] } {
  const today = Math.floor(now.getTime() / dayMs) * dayMs
  const recorded = new Map(days.map(({ day, keys }) => [Date.parse(day), keys]))
  recorded.set(today, keys)
  const oldest = Math.min(...recorded.keys())
  const count = Math.min(historyDays, Math.max(fewestDays, (today - oldest) / dayMs + 1))
  const times = Array.from({ length: count }, (_, index) => today - (count - 1 - index) * dayMs)
  return { times, values: times.map(time => recorded.get(time) ?? null) }
}
