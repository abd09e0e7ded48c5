'use client'

import { useRouter } from 'next/navigation'
import { HourOfWeek } from '#components/charts/hour-of-week.tsx'
import type { WeekCell } from '#lib/usage/fold-week.ts'
import { type UsageParams, usageHref } from '../usage-url.ts'

type UsageWeekProps = { cells: WeekCell[]; params: UsageParams; until: string; note?: string }

const hourMs = 3_600_000

/** An hour that is picked leads to its latest occurrence. */
export function UsageWeek({ cells, params, until, note }: UsageWeekProps) {
  const router = useRouter()
  const end = Date.parse(until)
  const pick = ({ weekday, hour }: { weekday: number; hour: number }) => {
    let start = end - (end % hourMs)
    const isIt = (time: number) => {
      const date = new Date(time)
      return (date.getUTCDay() + 6) % 7 === weekday && date.getUTCHours() === hour
    }
    for (let back = 0; back < 168 && !isIt(start); back++) start -= hourMs
    const zoom = { from: new Date(start).toISOString(), to: new Date(start + hourMs).toISOString() }
    router.push(usageHref(params, zoom), { scroll: false })
  }
  return <HourOfWeek cells={cells} zone="UTC" unit={note ? `requests per hour, ${note}` : undefined} onPick={pick} />
}
