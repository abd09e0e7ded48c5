const dayMs = 86_400_000
const weekCount = 6

/** The days of the present week and the five after it in UTC, Monday first, as in 2026-11-23. */
export function calendarWeeks(now: Date): string[][] {
  const today = now.getTime() - (now.getTime() % dayMs)
  const monday = today - ((now.getUTCDay() + 6) % 7) * dayMs
  return Array.from({ length: weekCount }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => dayOf(new Date(monday + (week * 7 + day) * dayMs))),
  )
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
