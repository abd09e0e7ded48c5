import type { Rhythm } from './tidewater-keys.ts'

const hourMs = 3_600_000

/** Per hour of the day (UTC), each with a mean of 1. */
const days: Record<'shop' | 'office', number[]> = {
  shop: scaled([
    0.42, 0.33, 0.28, 0.26, 0.28, 0.36, 0.52, 0.74, 0.95, 1.1, 1.2, 1.25, 1.28, 1.26, 1.25, 1.27, 1.33, 1.42, 1.55, 1.6,
    1.5, 1.25, 0.9, 0.6,
  ]),
  office: scaled([
    0.08, 0.06, 0.06, 0.06, 0.08, 0.2, 0.7, 1.6, 2.3, 2.5, 2.5, 2.2, 1.8, 2.3, 2.5, 2.3, 1.7, 0.9, 0.45, 0.3, 0.2, 0.15,
    0.12, 0.1,
  ]),
}

/** Sunday first. */
const weeks: Record<'shop' | 'office', number[]> = {
  shop: scaled([0.92, 1, 0.98, 0.98, 1.02, 1.12, 0.98]),
  office: scaled([0.12, 1.3, 1.36, 1.34, 1.32, 1.2, 0.14]),
}

/** How busy a key is at a moment, as a multiple of its mean. Goes smoothly from hour to hour. */
export function busyness(rhythm: Rhythm, time: number): number {
  const date = new Date(time)
  switch (rhythm) {
    case 'never':
      return 0
    case 'steady':
      return 1
    case 'nightly': {
      // From 01:30 until 03:00, at full speed.
      const minute = date.getUTCHours() * 60 + date.getUTCMinutes()
      return minute >= 90 && minute < 180 ? 16 : 0
    }
    default: {
      const hours = days[rhythm]
      const hour = date.getUTCHours()
      const part = (time % hourMs) / hourMs
      const now = (hours[hour] ?? 1) * (1 - part) + (hours[(hour + 1) % 24] ?? 1) * part
      return now * (weeks[rhythm][date.getUTCDay()] ?? 1)
    }
  }
}

function scaled(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map(value => value / mean)
}
