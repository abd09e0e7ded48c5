'use client'

import Link from 'next/link'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { usePageTime } from '#components/ui/clock-provider.tsx'
import { cx } from '#components/ui/cx.ts'
import { Mono } from '#components/ui/mono.tsx'
import { Table, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatLogTime, formatShortDay } from '#lib/format/date-time.ts'
import type { RequestRow } from '#lib/usage/request-row.ts'
import type { ColumnName } from '../column-names.ts'
import { type RequestParams, requestsHref } from '../requests-url.ts'
import { cellFilter } from './cell-filter.ts'
import { requestCell, SecretAge } from './request-cell.tsx'
import { columnWords } from './request-words.ts'
import { useRowWindow } from './use-row-window.ts'

export const rowHeight = 36

const numeric = new Set<ColumnName>(['status', 'took', 'bytes'])
const widths: Partial<Record<ColumnName, string>> = {
  time: 'w-[164px] max-md:w-[112px]',
  method: 'w-[78px]',
  environment: 'w-[108px]',
  status: 'w-[70px]',
  verdict: 'w-[138px]',
  took: 'w-[84px]',
  bytes: 'w-[84px]',
  address: 'w-[142px]',
  country: 'w-[80px]',
  source: 'w-[100px]',
}
/** What a phone has room for; the rest is a tap away. */
const onPhones = new Set<ColumnName>(['time', 'route', 'status'])

type TableProps = {
  caption: string
  rows: readonly RequestRow[]
  columns: readonly ColumnName[]
  params: Partial<RequestParams>
  /** the id of the row that is shown in full */
  opened: string | null
  onOpen: (id: string | null) => void
  onTopChange?: (isAtTop: boolean) => void
}

/** Requests, a line each: arrows go from row to row, Enter opens, Esc closes, a click on a value filters by it. */
export function RequestsTable({ caption, rows, columns, params, opened, onOpen, onTopChange }: TableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const { from, to, isAtTop } = useRowWindow(body, rows.length, rowHeight)
  const [active, setActive] = useState<string | null>(null)
  useEffect(() => onTopChange?.(isAtTop), [onTopChange, isAtTop])
  const drawn = rows.slice(from, to)
  const entry = drawn.some(({ id }) => id === active) ? active : drawn[0]?.id

  function handleKey(event: KeyboardEvent<HTMLTableRowElement>, index: number) {
    if (event.target !== event.currentTarget) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const next = rows[index + step]
      if (!next) return
      body.current?.querySelector<HTMLElement>(`[data-index="${index + step}"]`)?.focus()
      if (opened !== null) onOpen(next.id)
    } else if (event.key === 'Enter') onOpen(rows[index]?.id ?? null)
    else if (event.key === 'Escape') onOpen(null)
  }
  function handleClick(event: MouseEvent<HTMLTableRowElement>, id: string) {
    if (event.target instanceof Element && event.target.closest('a')) return
    if (window.getSelection()?.toString()) return
    onOpen(id === opened ? null : id)
  }
  return (
    <Table caption={caption} bleed fixed>
      <TableHead>
        {columns.map(column => (
          <Th key={column} numeric={numeric.has(column)} className={cx(widths[column], phone(column))}>
            {columnWords[column]}
          </Th>
        ))}
      </TableHead>
      <tbody ref={body}>
        <Gap rows={from} />
        {drawn.map((row, at) => (
          <Tr
            key={row.id}
            data-index={from + at}
            tabIndex={row.id === entry ? 0 : -1}
            selected={row.id === opened}
            onFocus={() => setActive(row.id)}
            onKeyDown={event => handleKey(event, from + at)}
            onClick={event => handleClick(event, row.id)}
            className="cursor-pointer focus-visible:[box-shadow:inset_var(--focus)]"
          >
            {columns.map(column => (
              <Cell key={column} column={column} row={row} params={params} />
            ))}
          </Tr>
        ))}
        <Gap rows={rows.length - to} />
      </tbody>
    </Table>
  )
}

/** Stands for rows that are out of sight. Of one cell: it would keep columns open that a phone has no room for. */
function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null
  return (
    <tr>
      <td className="border-0! p-0!" style={{ height: rows * rowHeight }} />
    </tr>
  )
}

type CellProps = { column: ColumnName; row: RequestRow; params: Partial<RequestParams> }

function Cell({ column, row, params }: CellProps) {
  if (column === 'time') {
    return (
      <Td dim>
        <Time time={row.time} />
      </Td>
    )
  }
  const shown = requestCell(column, row)
  const filter = cellFilter(column, row)
  const title = column === 'client' ? row.userAgent : column === 'route' ? row.path : null
  return (
    <Td numeric={numeric.has(column)} dim={column === 'took'} className={phone(column)} title={title ?? undefined}>
      {filter && shown ? (
        <Link
          href={requestsHref(params, filter)}
          prefetch={false}
          scroll={false}
          tabIndex={-1}
          className="text-inherit hover:underline max-md:pointer-events-none" // a tap on a phone opens the row
        >
          {shown}
        </Link>
      ) : (
        shown || <span className="text-text-3">–</span>
      )}
      {column === 'key' && <SecretAge row={row} />}
    </Td>
  )
}

function Time({ time }: { time: string }) {
  const now = usePageTime()
  const day = time.slice(0, 10) === now.slice(0, 10) ? '' : `${formatShortDay(time, now)} `
  return (
    <time dateTime={time} title={`${formatShortDay(time, now)}, ${formatLogTime(time)} UTC`}>
      <Mono>
        {day}
        {formatLogTime(time).slice(0, day ? 8 : undefined)}
      </Mono>
    </time>
  )
}

/** The last one of a phone keeps the gutter, as the last of all does. */
const phone = (column: ColumnName) =>
  !onPhones.has(column) ? 'max-md:hidden' : column === 'status' ? 'max-md:pr-4!' : undefined
