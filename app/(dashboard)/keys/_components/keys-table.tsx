'use client'

import { useState } from 'react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Table, TableBody, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { KeySort } from '#lib/keys/input.ts'
import type { KeyListItem } from '../key-list-item.ts'
import { BulkActions } from './bulk-actions.tsx'
import { KeyTableRow } from './key-table-row.tsx'
import { type ListParams, listHref } from './list-url.ts'

const natural: Record<KeySort, 'asc' | 'desc'> = {
  name: 'asc',
  created: 'desc',
  lastUsed: 'desc',
  requests: 'desc',
  rotates: 'asc',
}

/** The list and what is selected in it. A selection is of keys, so it outlives sorting and searching. */
export function KeysTable({ items, params }: { items: KeyListItem[]; params: ListParams }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const chosen = items.filter(item => selected.has(item.id))

  function toggle(ids: string[], on: boolean) {
    const next = new Set(selected)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    setSelected(next)
  }
  function sorted(sort: KeySort) {
    const way = params.sort === sort ? (params.direction ?? natural[sort]) : undefined
    const other = way === 'asc' ? 'desc' : 'asc'
    return {
      href: listHref(params, { sort, direction: way && other !== natural[sort] ? other : undefined }),
      direction: way && (way === 'asc' ? ('ascending' as const) : ('descending' as const)),
    }
  }
  const everyId = items.map(item => item.id)
  return (
    <>
      <Table caption="Keys" bleed lines={2} fixed className="[&_td]:overflow-hidden">
        <TableHead>
          <Th className="w-[62px] max-md:w-11">
            <Checkbox
              aria-label="Select all shown"
              checked={chosen.length > 0 && chosen.length === items.length}
              indeterminate={chosen.length > 0 && chosen.length < items.length}
              onChange={event => toggle(everyId, event.target.checked)}
            />
          </Th>
          <Th sort={sorted('name')}>Key</Th>
          <Th className="w-[170px] max-md:hidden">Service, environment</Th>
          <Th className="w-[184px] max-md:hidden">Holder</Th>
          <Th className="w-[168px] max-md:w-[118px]">Status</Th>
          <Th className="w-[212px] max-md:w-[92px]" numeric sort={sorted('requests')}>
            <span className="max-md:hidden">Requests, </span>24 h
          </Th>
          <Th className="w-[86px] max-md:hidden" numeric sort={sorted('lastUsed')}>
            Last used
          </Th>
          <Th className="w-[124px] max-md:hidden" numeric sort={sorted('rotates')}>
            Next rotation
          </Th>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <KeyTableRow
              key={item.id}
              item={item}
              selected={selected.has(item.id)}
              onSelect={on => toggle([item.id], on)}
            />
          ))}
        </TableBody>
      </Table>
      {chosen.length > 0 && <BulkActions items={chosen} onDone={() => setSelected(new Set())} />}
    </>
  )
}
