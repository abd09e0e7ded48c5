'use client'

import { Columns3 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, DropdownMenuCheck } from '#components/ui/dropdown-menu.tsx'
import { columnNames } from '../column-names.ts'
import { type RequestParams, requestsHref } from '../requests-url.ts'
import { columnWords } from './request-words.ts'

/** Which columns are shown, kept in the address. The time always is. */
export function ColumnsMenu({ params }: { params: RequestParams }) {
  const router = useRouter()
  const shown = new Set(params.columns)
  function toggle(name: (typeof columnNames)[number]) {
    const columns = columnNames.filter(each => (each === name ? !shown.has(each) : shown.has(each)))
    router.replace(requestsHref(params, { columns }), { scroll: false })
  }
  return (
    <DropdownMenu trigger={<Button icon={<Columns3 />}>Columns</Button>}>
      {columnNames
        .filter(name => name !== 'time')
        .map(name => (
          <DropdownMenuCheck key={name} checked={shown.has(name)} onChange={() => toggle(name)}>
            {columnWords[name]}
          </DropdownMenuCheck>
        ))}
    </DropdownMenu>
  )
}
