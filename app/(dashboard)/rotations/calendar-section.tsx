import { Section } from '#components/ui/section.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { formatShortDay } from '#lib/format/date-time.ts'
import { listRotationDay, listRotationDays } from '#lib/rotation/list-rotation-days.ts'
import { Agenda } from './_components/agenda.tsx'
import { CalendarGrid } from './_components/calendar-grid.tsx'
import { DayList } from './_components/day-list.tsx'
import { calendarWeeks, dayOf } from './calendar-weeks.ts'
import { toDayItem } from './day-item.ts'

type CalendarSectionProps = { actor: MemberActor; day: string | undefined; now: Date }

/** Six weeks with what falls due and what ends on each day, and the entries of the chosen one. */
export async function CalendarSection({ actor, day, now }: CalendarSectionProps) {
  const weeks = calendarWeeks(now)
  const today = dayOf(now)
  const ahead = weeks.flat().filter(each => each >= today)
  const days = await listRotationDays(actor, ahead.length, now)
  const chosen = ahead.find(each => each === day) ?? days[0]?.day ?? today
  const { entries, total } = await listRotationDay(actor, chosen, now)
  const calendar = { days, chosen, today, now: now.toISOString() }
  return (
    <>
      <Section title={`Today to ${formatShortDay(ahead.at(-1) ?? today, now)}`} note="days in UTC">
        <CalendarGrid weeks={weeks} {...calendar} />
        <Agenda {...calendar} />
      </Section>
      <DayList day={chosen} now={now} items={entries.map(entry => toDayItem(actor, entry))} total={total} />
    </>
  )
}
