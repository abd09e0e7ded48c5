import { formatNumber } from '#lib/format/number.ts'

export type WeekHour = {
  /** Monday is 0. */
  weekday: number
  hour: number
  /** Null: not recorded. */
  perHour: number | null
  /** The hour itself, where the range holds it once. */
  from?: string
  to?: string
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** All 168 in order; what is missing was not recorded. */
export function weekOf(cells: readonly WeekHour[]): WeekHour[] {
  const known = new Map(cells.map(cell => [cell.weekday * 24 + cell.hour, cell]))
  return Array.from(
    { length: 168 },
    (_, index) => known.get(index) ?? { weekday: Math.floor(index / 24), hour: index % 24, perHour: null },
  )
}

/** "Saturdays, 02:00 to 03:00". */
export function hourWords({ weekday, hour }: { weekday: number; hour: number }): string {
  return `${WEEKDAYS[weekday]}s, ${clock(hour)} to ${clock((hour + 1) % 24)}`
}

/** An average may be a fraction: "0.4", but "310,112". */
export function rateText(value: number): string {
  return value < 10 ? String(Number(value.toFixed(1))) : formatNumber(value)
}

/** The week in a sentence, for who can't see it: its peak, its ebb, its gaps. */
export function describeWeek(cells: readonly WeekHour[], unit: string, zone: string): string {
  const known = weekOf(cells).filter(isRecorded)
  const head = `By hour of the week, ${unit}, ${zone}`
  const [first] = known
  if (!first) return `${head}: nothing recorded.`
  const most = known.reduce((a, b) => (b.perHour > a.perHour ? b : a))
  const least = known.reduce((a, b) => (b.perHour < a.perHour ? b : a))
  const gaps = 168 - known.length
  const missing = gaps > 0 ? ` Not recorded: ${gaps} of 168 hours.` : ''
  return `${head}: most ${hourWords(most)}, ${rateText(most.perHour)}; least ${hourWords(least)}, ${rateText(least.perHour)}.${missing}`
}

function isRecorded(cell: WeekHour): cell is WeekHour & { perHour: number } {
  return cell.perHour !== null
}

export const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
