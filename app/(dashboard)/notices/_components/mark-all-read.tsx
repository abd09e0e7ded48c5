'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { markNoticesReadAction } from '../actions.ts'

/** `upTo`: the youngest notice on the page. What came since stays unread. */
export function MarkAllRead({ upTo }: { upTo: string }) {
  const [pending, startTransition] = useTransition()
  const read = () =>
    startTransition(async () => {
      try {
        await markNoticesReadAction({ upTo })
        document.getElementById('content')?.focus() // the button goes, and would take the focus with it
      } catch {
        showToast('Keyturn did not answer, so nothing was marked.')
      }
    })
  return (
    <Button aria-disabled={pending || undefined} onClick={() => !pending && read()}>
      {pending ? 'Marking' : 'Mark all read'}
    </Button>
  )
}
