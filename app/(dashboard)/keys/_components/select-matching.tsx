'use client'

import { unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatNumber } from '#lib/format/number.ts'
import { mostKeysAtOnce } from '#lib/keys/input.ts'
import { selectMatchingAction } from '../actions.ts'
import type { SelectableKey } from '../key-list-item.ts'
import { type ListParams, listHref } from './list-url.ts'

type MatchingProps = {
  params: ListParams
  total: number
  selected: number
  onSelect: (keys: SelectableKey[]) => void
}

/** From all that is shown to all that matches, as far as one decision goes. Absent where there is nothing to add. */
export function SelectMatching({ params, total, selected, onSelect }: MatchingProps) {
  const [pending, startTransition] = useTransition()
  const reach = Math.min(total, mostKeysAtOnce)
  if (selected >= reach) return null

  function select() {
    if (pending) return
    startTransition(async () => {
      const search = new URL(listHref(params), location.origin).search
      try {
        onSelect(await selectMatchingAction(search))
      } catch (error) {
        unstable_rethrow(error)
        showToast('Nothing more was selected', { follows: 'Keyturn did not answer. Try again.' })
      }
    })
  }
  return (
    <Button variant="ghost" aria-disabled={pending || undefined} onClick={select}>
      {total > reach
        ? `Select the first ${formatNumber(reach)} of ${formatNumber(total)}`
        : `Select all ${formatNumber(total)} that match`}
    </Button>
  )
}
