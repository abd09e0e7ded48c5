'use client'

import { UserX } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { suspendMemberAction } from '../../actions.ts'

/** Out at once, reversibly; the plan stays on the screen with what was chosen in it. */
export function SuspendFirst({ memberId, name }: { memberId: string; name: string }) {
  const [pending, startTransition] = useTransition()
  function suspend() {
    startTransition(async () => {
      const outcome = await suspendMemberAction({ memberId }).catch(error => {
        unstable_rethrow(error)
        return 'Keyturn did not answer. Look at the member’s status before you try again.'
      })
      if (typeof outcome === 'string') showToast('Not done', { follows: outcome })
      else showToast(`${name} is suspended`, { follows: 'Sessions ended, tokens are refused. The plan is as it was.' })
    })
  }
  return (
    <Button icon={<UserX />} onClick={suspend} disabled={pending}>
      Suspend first
    </Button>
  )
}
