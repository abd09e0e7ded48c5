'use client'

import { usePageTime } from '#components/ui/clock-provider.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import type { ChartBand, ChartSeries } from './chart-types.ts'

type ChartTableProps = {
  caption: string
  times: number[]
  zone: string
  series: ChartSeries[]
  previous?: ChartSeries
  band?: ChartBand
  recorded?: boolean[]
  format: (value: number) => string
  total?: string
}

/** The same data in rows, newest first. */
export function ChartTable({ caption, times, zone, series, previous, band, recorded, format, total }: ChartTableProps) {
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
          {band && <Th numeric>{band.label} from</Th>}
          {band && <Th numeric>{band.label} to</Th>}
          {previous && <Th numeric>{previous.label}</Th>}
        </TableHead>
        <TableBody>
          {times
            .map((at, index) => ({
              at,
              values: series.map(each => each.values[index] ?? null),
              range: band && [band.low[index] ?? null, band.high[index] ?? null],
              side: band?.outside[index],
              before: previous?.values[index] ?? null,
              isRecorded: recorded?.[index] ?? series.some(each => (each.values[index] ?? null) !== null),
            }))
            .reverse()
            .map(({ at, values, range, side, before, isRecorded }) => (
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
                        {column === 0 && side && <span className="pr-2 text-critical">{side}</span>}
                        {value === null ? '–' : format(value)}
                      </Td>
                    ))}
                    {total && <Td numeric>{format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0))}</Td>}
                  </>
                )}
                {range?.map((value, column) => (
                  <Td key={column === 0 ? 'from' : 'to'} numeric dim>
                    {value === null ? '–' : format(value)}
                  </Td>
                ))}
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
