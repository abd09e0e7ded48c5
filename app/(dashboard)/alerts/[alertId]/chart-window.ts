const minuteMs = 60_000
const beforeMs = 60 * minuteMs
const afterMs = 15 * minuteMs

/** Enough before an alert to see what was usual, and a little after; never what is still to come. In whole minutes. */
export function chartWindow(
  { openedAt, lastSignalAt }: { openedAt: Date; lastSignalAt: Date },
  now: Date,
): { from: string; to: string } {
  const start = openedAt.getTime() - beforeMs
  const end = Math.min(lastSignalAt.getTime() + afterMs, Math.max(now.getTime(), openedAt.getTime() + minuteMs))
  const whole = (time: number) => new Date(time - (time % minuteMs)).toISOString()
  return { from: whole(start), to: whole(end) }
}
