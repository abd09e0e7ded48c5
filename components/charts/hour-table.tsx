import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { clock, rateText, WEEKDAYS, type WeekHour } from './week-hours.ts'

/** The same week in numbers: a row an hour, a column a day. */
export function HourTable({ caption, week }: { caption: string; week: WeekHour[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that
    <section aria-label={caption} tabIndex={0} className="max-h-[360px] overflow-auto">
      <Table
        caption={caption}
        className="[&_:is(td,tbody_th)]:h-7! [&_:is(td,th)]:px-1! [&_:is(td,th)]:text-xs! [&_tr>:first-child]:pl-0!"
      >
        <TableHead>
          <Th>From</Th>
          {WEEKDAYS.map(name => (
            <Th key={name} numeric abbr={name}>
              {name.slice(0, 3)}
            </Th>
          ))}
        </TableHead>
        <TableBody>
          {week.slice(0, 24).map(({ hour }) => (
            <Tr key={hour}>
              <Th scope="row">{clock(hour)}</Th>
              {WEEKDAYS.map((name, weekday) => {
                const perHour = week[weekday * 24 + hour]?.perHour ?? null
                return (
                  <Td key={name} numeric dim={perHour === null} title={perHour === null ? 'not recorded' : undefined}>
                    {perHour === null ? '–' : rateText(perHour)}
                  </Td>
                )
              })}
            </Tr>
          ))}
        </TableBody>
      </Table>
    </section>
  )
}
