'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { KeyHint } from '#components/key/key-hint.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { DecoyPlace } from '#lib/keys/decoy-places.ts'
import type { DecoyOutcome } from '../actions.ts'
import { DecoyReveal } from './decoy-reveal.tsx'
import { NewDecoyForm } from './new-decoy-form.tsx'

type NewDecoyProps = {
  places: DecoyPlace[]
  preferredService?: string
  made?: { id: string; name: string; hint: string }
}

/** The form, then what it made. The plain key lives in this component's state and nowhere else. */
export function NewDecoy({ places, preferredService, made }: NewDecoyProps) {
  const router = useRouter()
  const [decoy, setDecoy] = useState<Extract<DecoyOutcome, { ok: true }>['decoy']>()
  if (decoy) {
    return (
      <DecoyReveal
        decoy={decoy}
        guardUrl={`/keys/new/decoy?made=${decoy.id}`}
        onDone={() => {
          setDecoy({ ...decoy, key: '' })
          router.replace(`/keys/${decoy.id}`)
        }}
      />
    )
  }
  if (made) return <MadeBefore {...made} />
  if (places.length === 0) {
    return (
      <EmptyState title="A decoy looks like a key of a service, and there is none that you may plant one for">
        A lead of your team or an owner makes one; then this form offers it.
      </EmptyState>
    )
  }
  return <NewDecoyForm places={places} preferredService={preferredService} onPlanted={setDecoy} />
}

/** Where a reload or the way back leads after it was shown. */
function MadeBefore({ id, name, hint }: NonNullable<NewDecoyProps['made']>) {
  return (
    <EmptyState
      title={`${name} was made, and was shown`}
      action={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/keys/${id}`}>Open {name}</ButtonLink>
          <ButtonLink href="/keys/new/decoy" variant="ghost">
            Make another
          </ButtonLink>
        </div>
      }
    >
      <p>Keyturn keeps a hash, so it can’t be shown again. This is what is left of it:</p>
      <p className="mt-2">
        <KeyHint hint={hint} copyable className="text-text" />
      </p>
      <p className="mt-2">Not planted? Open it and end it: nobody uses it.</p>
    </EmptyState>
  )
}
