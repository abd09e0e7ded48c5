import type { WeekHour } from './week-hours.ts'

export type HourOfWeekProps = {
  cells: WeekHour[]
  zone: string
  unit?: string
  /** What a cell leads to, by click, Enter or a second tap; what was not recorded leads nowhere. */
  onPick?: (hour: { weekday: number; hour: number }) => void
  /** The hour that everything is filtered by now. */
  picked?: { weekday: number; hour: number } | null
  className?: string
}
