import Link from 'next/link'
import { cx } from '#components/ui/cx.ts'
import { formatDay, formatShortDay } from '#lib/format/date-time.ts'
import type { RotationDay } from '#lib/rotation/list-rotation-days.ts'
import { dayHref } from '../rotations-params.ts'
import { DayCounts, dayWords } from './day-words.tsx'

export type CalendarProps = { days: RotationDay[]; chosen: string; today: string; now: string }

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Six weeks, Monday first. A day with something on it is a link to its list below. */
export function CalendarGrid({ weeks, days, chosen, today, now }: CalendarProps & { weeks: string[][] }) {
  const byDay = new Map(days.map(each => [each.day, each]))
  return (
    <table className="w-full table-fixed border-collapse max-md:hidden">
      <caption className="sr-only">What is due and what ends in six weeks, by day in UTC</caption>
      <thead>
        <tr>
          {weekdays.map(weekday => (
            <th key={weekday} scope="col" className="h-[26px] px-2 text-left font-normal text-text-3 text-xs">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={week[0]}>
            {week.map((day, column) => (
              <td
                key={day}
                className={cx(
                  'h-[82px] border border-line-soft p-0 align-top',
                  day < today && 'bg-canvas',
                  day === chosen && 'bg-selected',
                )}
              >
                <Day
                  day={day}
                  number={dayNumber(day, row + column === 0)}
                  entry={byDay.get(day)}
                  isChosen={day === chosen}
                  isToday={day === today}
                  now={now}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type DayProps = {
  day: string
  number: string
  entry: RotationDay | undefined
  isChosen: boolean
  isToday: boolean
  now: string
}

function Day({ day, number, entry, isChosen, isToday, now }: DayProps) {
  const head = (
    <span className={cx('flex items-baseline gap-1.5 text-xs', isToday ? 'font-semibold text-text' : 'text-text-3')}>
      {number}
      {isToday && <span className="rounded-1 bg-text px-1 font-medium text-2xs/[15px] text-surface">today</span>}
    </span>
  )
  if (!entry) return <div className="px-2 py-1.5">{head}</div>
  return (
    <Link
      href={dayHref(day)}
      scroll={false}
      aria-current={isChosen ? 'date' : undefined}
      className="grid h-full content-start gap-1.5 px-2 py-1.5 text-text no-underline! hover:bg-hover"
    >
      <span aria-hidden="true">{head}</span>
      <span className="sr-only">{`${formatDay(day, now)}${isToday ? ', today' : ''}: ${dayWords(entry)}`}</span>
      <DayCounts day={entry} />
    </Link>
  )
}

/** "25", and where a month begins "1 Dec". */
function dayNumber(day: string, isFirst: boolean): string {
  const date = Number(day.slice(8))
  return date === 1 || isFirst ? formatShortDay(day, day) : String(date)
}
