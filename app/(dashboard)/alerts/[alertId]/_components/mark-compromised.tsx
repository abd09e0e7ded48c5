'use client'

import { ShieldAlert } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { CompromisedDialog } from '../../../keys/[keyId]/_components/compromised-dialog.tsx'

type MarkCompromisedProps = { keyId: string; name: string; live: number; who: string; use: RecentUse }

export function MarkCompromised(props: MarkCompromisedProps) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  function change(next: boolean) {
    setOpen(next)
    if (!next) router.refresh()
  }
  return (
    <>
      <Button variant="danger" icon={<ShieldAlert />} onClick={() => setOpen(true)}>
        Mark compromised
      </Button>
      <CompromisedDialog open={open} onOpenChange={change} {...props} />
    </>
  )
}
