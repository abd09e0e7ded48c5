'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { OwnPolicyDialog } from './own-policy-dialog.tsx'
import type { OwnPolicyProps } from './own-policy-props.ts'
import { ownGroupNames } from './own-values.ts'
import { useAskedFor } from './use-asked-for.ts'

/** Each opening starts from the policy as it is. */
export function OwnPolicy(props: OwnPolicyProps) {
  const { asked, forget } = useAskedFor('policy', props.keyId)
  const [opened, setOpened] = useState<number | undefined>(asked === null ? undefined : 0)
  const group = ownGroupNames.find(each => each === asked)

  function close() {
    setOpened(undefined)
    forget()
  }
  return (
    <>
      <Button size="sm" className="mt-2.5" onClick={() => setOpened(Date.now())}>
        {props.own ? 'Change for this key' : 'Set for this key'}
      </Button>
      {opened !== undefined && <OwnPolicyDialog key={opened} {...props} asked={group} onClose={close} />}
    </>
  )
}
