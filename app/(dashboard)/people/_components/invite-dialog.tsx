'use client'

import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { InviteForm, type InviteFormProps } from './invite-form.tsx'

/** The page's primary action. Each opening starts with an empty form, and closing forgets the link. */
export function InviteDialog(props: Omit<InviteFormProps, 'onClose'>) {
  const [opened, setOpened] = useState<number>()
  return (
    <>
      <Button variant="primary" icon={<UserPlus />} onClick={() => setOpened(Date.now())}>
        Invite
      </Button>
      {opened !== undefined && <InviteForm key={opened} {...props} onClose={() => setOpened(undefined)} />}
    </>
  )
}
