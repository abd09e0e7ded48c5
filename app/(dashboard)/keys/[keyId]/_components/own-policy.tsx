'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { OwnPolicyDialog } from './own-policy-dialog.tsx'
import type { OwnPolicyProps } from './own-policy-props.ts'

/** Each opening starts from the policy as it is. */
export function OwnPolicy(props: OwnPolicyProps) {
  const [opened, setOpened] = useState<number>()
  return (
    <>
      <Button size="sm" className="mt-2.5" onClick={() => setOpened(Date.now())}>
        {props.own ? 'Change for this key' : 'Set for this key'}
      </Button>
      {opened !== undefined && <OwnPolicyDialog key={opened} {...props} onClose={() => setOpened(undefined)} />}
    </>
  )
}
