'use client'

import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { CompromisedDialog } from '../../../keys/[keyId]/_components/compromised-dialog.tsx'

type MarkCompromisedProps = { keyId: string; name: string; live: number; who: string; use: RecentUse }

export function MarkCompromised(props: MarkCompromisedProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="danger" icon={<ShieldAlert />} onClick={() => setOpen(true)}>
        Mark compromised
      </Button>
      <CompromisedDialog open={open} onOpenChange={setOpen} {...props} />
    </>
  )
}
