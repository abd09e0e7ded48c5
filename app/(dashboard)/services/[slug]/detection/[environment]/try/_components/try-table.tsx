import Link from 'next/link'
import { alertStatusWords } from '#app/(dashboard)/alerts/alert-words.ts'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { BacktestRow } from '#lib/alerts/backtest-volume.ts'
import type { ToldVolume } from '#lib/alerts/replay-volume.ts'
import { toldWords } from '../told-words.ts'

type TryTableProps = {
  rows: BacktestRow[]
  /** where the usage around a row is drawn */
  usageHref: (row: BacktestRow) => string
  /** the same for one key alone; null: it is for one already */
  onlyHref: ((keyId: string) => string) | null
}

/** What would have been told, what Keyturn's own settings tell, and what was raised and how people judged it. */
export function TryTable({ rows, usageHref, onlyHref }: TryTableProps) {
  return (
    <Table caption="What would have been told, the latest first" lines={2}>
      <TableHead>
        <Th>When</Th>
        <Th>With these settings</Th>
        <Th className="max-md:hidden">With Keyturn’s own</Th>
        <Th>Raised</Th>
      </TableHead>
      <TableBody>
        {rows.map(row => (
          <Tr key={`${row.key?.id} ${row.at}`}>
            <Td className="whitespace-normal! py-2! align-top">
              <TwoLines
                strong
                className="[&>*]:whitespace-normal"
                first={
                  <Link href={usageHref(row)} prefetch={false} className="text-text">
                    {row.key?.name ?? 'All keys together'}
                  </Link>
                }
                second={
                  <>
                    <ExactTime iso={new Date(row.at).toISOString()} />
                    {row.key && onlyHref && (
                      <Link href={onlyHref(row.key.id)} prefetch={false} className="ml-2 text-text-2 underline">
                        only this key
                      </Link>
                    )}
                  </>
                }
              />
            </Td>
            <ToldCell told={row.tried} />
            <ToldCell told={row.usual} className="max-md:hidden" />
            <Td className="whitespace-normal! py-2! align-top">
              <Raised row={row} />
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}

function ToldCell({ told, className = '' }: { told: ToldVolume | null; className?: string }) {
  return (
    <Td className={`whitespace-normal! py-2! align-top ${className}`}>
      {told ? (
        <TwoLines
          className="[&>*]:whitespace-normal"
          first={toldWords(told)}
          second={told.by === 'novelty' && 'like nothing before'}
        />
      ) : (
        <span className="text-text-3">not told</span>
      )}
    </Td>
  )
}

function Raised({ row: { alert } }: { row: BacktestRow }) {
  if (!alert) return <span className="text-text-3">no alert</span>
  return (
    <Link href={`/alerts/${alert.id}`} prefetch={false}>
      {alertStatusWords[alert.status]}
      <span className="sr-only"> alert of {new Date(alert.from).toISOString()}</span>
    </Link>
  )
}
