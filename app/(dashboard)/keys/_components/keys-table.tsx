'use client'

import { useRef, useState } from 'react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Table, TableBody, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { KeySort } from '#lib/keys/input.ts'
import type { KeyListItem, SelectableKey } from '../key-list-item.ts'
import { BulkActions } from './bulk-actions.tsx'
import { KeyTableRow } from './key-table-row.tsx'
import { type ListParams, listHref } from './list-url.ts'
import { SelectMatching } from './select-matching.tsx'

const natural: Record<KeySort, 'asc' | 'desc'> = {
  name: 'asc',
  created: 'desc',
  lastUsed: 'desc',
  requests: 'desc',
  rotates: 'asc',
}

type TableProps = {
  items: KeyListItem[]
  params: ListParams
  /** How many keys the list has, on this page and after it. */
  total: number
}

/** The list and what is selected in it. A selection is of keys, so it outlives sorting and searching. */
export function KeysTable({ items, params, total }: TableProps) {
  const ground = useRef<HTMLDivElement>(null)
  const [selected, setSelected] = useState<ReadonlyMap<string, SelectableKey>>(new Map())
  const shown = items.filter(item => selected.has(item.id))

  function toggle(keys: SelectableKey[], on: boolean) {
    const next = new Map(selected)
    for (const key of keys) on ? next.set(key.id, key) : next.delete(key.id)
    setSelected(next)
  }
  /** The bar goes, and with it whatever had the focus. */
  function clear() {
    setSelected(new Map())
    ground.current?.querySelector('input')?.focus()
  }
  function sorted(sort: KeySort) {
    const way = params.sort === sort ? (params.direction ?? natural[sort]) : undefined
    const other = way === 'asc' ? 'desc' : 'asc'
    return {
      href: listHref(params, { sort, direction: way && other !== natural[sort] ? other : undefined }),
      direction: way && (way === 'asc' ? ('ascending' as const) : ('descending' as const)),
    }
  }
  // What was selected elsewhere is as it was then; what is on this page, as it is now.
  const present = new Map([...selected, ...shown.map(item => [item.id, item] as const)])
  return (
    <div ref={ground}>
      <Table caption="Keys" bleed lines={2} fixed className="[&_td]:overflow-hidden">
        <TableHead>
          <Th className="w-[62px] max-md:w-11">
            <Checkbox
              aria-label="Select all shown"
              checked={shown.length === items.length}
              indeterminate={shown.length > 0 && shown.length < items.length}
              onChange={event => toggle(items, event.target.checked)}
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
              onSelect={on => toggle([item], on)}
            />
          ))}
        </TableBody>
      </Table>
      {present.size > 0 && (
        <BulkActions
          keys={[...present.values()]}
          elsewhere={present.size - shown.length}
          more={
            shown.length === items.length && (
              <SelectMatching
                params={params}
                total={total}
                selected={present.size}
                onSelect={keys => toggle(keys, true)}
              />
            )
          }
          onDone={clear}
        />
      )}
    </div>
  )
}
