const minuteMs = 60_000
const hourMs = 60 * minuteMs
const giveUpAfterMs = 24 * hourMs

/**
 * When a mail that failed is tried again: after a minute, then twice as long each time, at most an hour. Null once its
 * notice is a day old: by then it is news to nobody, and it still stands in the app.
 */
export function nextMailAt({ createdAt, attempts }: { createdAt: Date; attempts: number }, now: Date): Date | null {
  if (now.getTime() - createdAt.getTime() >= giveUpAfterMs) return null
  const waitMs = Math.min(hourMs, minuteMs * 2 ** Math.min(attempts - 1, 10))
  return new Date(now.getTime() + waitMs)
}
