import Link from 'next/link'
import { formatDay } from '#lib/format/date-time.ts'
import { dayHref } from '../rotations-params.ts'
import type { CalendarProps } from './calendar-grid.tsx'
import { dayWords } from './day-words.tsx'

/** The calendar on a phone: the days with something on them. */
export function Agenda({ days, chosen, today, now }: CalendarProps) {
  if (days.length === 0) return null
  return (
    <ol className="border-line border-t md:hidden">
      {days.map(each => (
        <li key={each.day}>
          <Link
            href={dayHref(each.day)}
            scroll={false}
            aria-current={each.day === chosen ? 'date' : undefined}
            className="-mx-4 flex min-h-11 items-center gap-3 border-line-soft border-b px-4 py-1.5 text-text no-underline! aria-[current]:bg-selected"
          >
            <span className="w-[76px] flex-none font-medium">
              {each.day === today ? 'Today' : formatDay(each.day, now)}
            </span>
            <span className="min-w-0 text-text-2">{dayWords(each)}</span>
          </Link>
        </li>
      ))}
    </ol>
  )
}
