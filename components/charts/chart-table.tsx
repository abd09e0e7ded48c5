'use client'

import { usePageTime } from '#components/ui/clock-provider.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import type { ChartSeries } from './chart-types.ts'

type ChartTableProps = {
  caption: string
  times: number[]
  zone: string
  series: ChartSeries[]
  previous?: ChartSeries
  recorded?: boolean[]
  format: (value: number) => string
  total?: string
}

/** The same data in rows, newest first. */
export function ChartTable({ caption, times, zone, series, previous, recorded, format, total }: ChartTableProps) {
  const now = usePageTime()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that
    <section aria-label={caption} tabIndex={0} className="max-h-[360px] overflow-y-auto">
      <Table caption={caption}>
        <TableHead>
          <Th>From</Th>
          {series.map(each => (
            <Th key={each.key} numeric>
              {each.label}
            </Th>
          ))}
          {total && <Th numeric>{total}</Th>}
          {previous && <Th numeric>{previous.label}</Th>}
        </TableHead>
        <TableBody>
          {times
            .map((at, index) => ({
              at,
              values: series.map(each => each.values[index] ?? null),
              before: previous?.values[index] ?? null,
              isRecorded: recorded?.[index] ?? series.some(each => (each.values[index] ?? null) !== null),
            }))
            .reverse()
            .map(({ at, values, before, isRecorded }) => (
              <Tr key={at}>
                <Td>{formatDateTime(at, now, zone)}</Td>
                {!isRecorded ? (
                  <Td dim numeric colSpan={series.length + (total ? 1 : 0)}>
                    not recorded
                  </Td>
                ) : (
                  <>
                    {values.map((value, column) => (
                      <Td key={series[column]?.key} numeric>
                        {value === null ? '–' : format(value)}
                      </Td>
                    ))}
                    {total && <Td numeric>{format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0))}</Td>}
                  </>
                )}
                {previous && (
                  <Td numeric dim>
                    {before === null ? '–' : format(before)}
                  </Td>
                )}
              </Tr>
            ))}
        </TableBody>
      </Table>
    </section>
  )
}
