import type { Rhythm } from './key-spec.ts'

const hourMs = 3_600_000
const dayHours = 24

/** Per hour of the day, each with a mean of 1. */
const days: Record<'shop' | 'office', number[]> = {
  shop: scaled([
    0.42, 0.33, 0.28, 0.26, 0.28, 0.36, 0.52, 0.74, 0.95, 1.1, 1.2, 1.25, 1.28, 1.26, 1.25, 1.27, 1.33, 1.42, 1.55, 1.6,
    1.5, 1.25, 0.9, 0.6,
  ]),
  office: scaled([
    0.04, 0.03, 0.03, 0.03, 0.03, 0.06, 0.2, 0.7, 1.8, 2.4, 2.5, 2.4, 1.8, 2.2, 2.5, 2.4, 2.1, 1.2, 0.5, 0.3, 0.2, 0.15,
    0.1, 0.06,
  ]),
}

/** Sunday first. */
const weeks: Record<'shop' | 'office', number[]> = {
  shop: scaled([0.92, 1, 0.98, 0.98, 1.02, 1.12, 0.98]),
  office: scaled([0.12, 1.3, 1.36, 1.34, 1.32, 1.2, 0.14]),
}

/**
 * How busy a key is at a moment in a zone so many hours ahead of UTC, as a multiple of its mean. What people do goes
 * smoothly from hour to hour; what a timer starts begins at once.
 */
export function busyness(rhythm: Rhythm, time: number, zone: number): number {
  if (rhythm === 'never') return 0
  if (rhythm === 'steady') return 1
  const local = time + zone * hourMs
  const hours = Math.floor(local / hourMs)
  const hour = hours % dayHours
  const weekday = (Math.floor(hours / dayHours) + 4) % 7 // 1 January 1970 was a Thursday
  const minute = Math.floor((local % hourMs) / 60_000)
  switch (rhythm) {
    case 'ticks': // for a minute, every quarter of an hour
      return minute % 15 === 2 ? 15 : 0
    case 'flushes': // for a minute, every five
      return minute % 5 === 3 ? 5 : 0
    case 'nightly': // from 01:30 until 03:00, at full speed
      return (hour === 1 && minute >= 30) || hour === 2 ? 16 : 0
    case 'weekly': // on Monday from 06:00 until 07:00
      return weekday === 1 && hour === 6 ? 168 : 0
    case 'monthly': // on the first, from 05:00 until 06:00
      return hour === 5 && new Date(local).getUTCDate() === 1 ? 720 : 0
    default: {
      const ofDay = days[rhythm]
      const part = (local % hourMs) / hourMs
      const now = (ofDay[hour] ?? 1) * (1 - part) + (ofDay[(hour + 1) % dayHours] ?? 1) * part
      return now * (weeks[rhythm][weekday] ?? 1)
    }
  }
}

function scaled(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map(value => value / mean)
}
