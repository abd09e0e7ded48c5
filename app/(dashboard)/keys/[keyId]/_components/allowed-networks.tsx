'use client'

import { useState } from 'react'
import { Mono } from '#components/ui/mono.tsx'
import { NetworksDialog } from './networks-dialog.tsx'
import { useAskedFor } from './use-asked-for.ts'

type NetworksProps = { keyId: string; name: string; networks: string[]; mayChange: boolean }

/** From where the key may be used, and a way to change that. */
export function AllowedNetworks({ mayChange, ...key }: NetworksProps) {
  const { asked, forget } = useAskedFor('networks', key.keyId)
  const [isOpen, setIsOpen] = useState(asked !== null && mayChange)

  function close() {
    setIsOpen(false)
    forget()
  }
  return (
    <>
      {key.networks.length === 0
        ? 'any '
        : key.networks.map(network => (
            <Mono key={network} className="block">
              {network}
            </Mono>
          ))}
      {mayChange && (
        <button type="button" className="text-accent-text text-xs hover:underline" onClick={() => setIsOpen(true)}>
          {key.networks.length === 0 ? 'Allow only some' : 'Change'}
        </button>
      )}
      {isOpen && <NetworksDialog {...key} onClose={close} />}
    </>
  )
}
