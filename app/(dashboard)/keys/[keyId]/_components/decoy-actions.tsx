'use client'

import { Ban } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { RevokeDialog } from '../../_components/revoke-dialog.tsx'
import { revokeKeyAction } from '../actions.ts'

/** A decoy can be ended, and nothing else be done to it. */
export function DecoyActions({ id, name, plantedIn }: { id: string; name: string; plantedIn: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button variant="danger" icon={<Ban />} onClick={() => setIsOpen(true)}>
        End decoy
      </Button>
      <RevokeDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`End the decoy ${name}?`}
        body={
          <>
            Nothing stops: nobody may use it as it is. Take it out of <b>{plantedIn}</b> as well; whoever has it by then
            is still told of.
          </>
        }
        cancelLabel="Keep it"
        confirmLabel={`End ${name}`}
        onRevoke={reason => revokeKeyAction({ keyId: id, ...reason })}
      />
    </>
  )
}
