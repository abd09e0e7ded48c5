const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Which notice of an end is due: the day before it, or the hour before it; null earlier, and once it has come. */
export function endStage(end: Date, now: Date): '24h' | '1h' | null {
  const left = end.getTime() - now.getTime()
  if (left <= 0 || left > dayMs) return null
  return left <= hourMs ? '1h' : '24h'
}

/**
 * Which of a policy's notices before a due date is due, in days; null if none. After a stop only the latest of those
 * that were missed: nobody needs to hear three times what is true once.
 */
export function dueStage(rotatesAt: Date, noticeDays: readonly number[], now: Date): number | null {
  if (rotatesAt <= now) return null
  const due = noticeDays.filter(days => rotatesAt.getTime() - days * dayMs <= now.getTime())
  return due.length > 0 ? Math.min(...due) : null
}
