'use client'

import { HourOfWeek } from '#components/charts/hour-of-week.tsx'
import type { WeekCell } from '#lib/usage/fold-week.ts'
import { useUsageAddress } from './usage-address.tsx'

type UsageWeekProps = { cells: WeekCell[]; until: string; note?: string }

const hourMs = 3_600_000

/** An hour that is picked leads to its latest occurrence. */
export function UsageWeek({ cells, until, note }: UsageWeekProps) {
  const { go } = useUsageAddress()
  const end = Date.parse(until)
  const pick = ({ weekday, hour }: { weekday: number; hour: number }) => {
    let start = end - (end % hourMs)
    const isIt = (time: number) => {
      const date = new Date(time)
      return (date.getUTCDay() + 6) % 7 === weekday && date.getUTCHours() === hour
    }
    for (let back = 0; back < 168 && !isIt(start); back++) start -= hourMs
    go({ from: new Date(start).toISOString(), to: new Date(start + hourMs).toISOString() }, 'push')
  }
  return <HourOfWeek cells={cells} zone="UTC" unit={note ? `requests per hour, ${note}` : undefined} onPick={pick} />
}
