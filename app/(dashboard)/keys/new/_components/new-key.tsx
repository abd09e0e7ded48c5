'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Reveal } from '../../_components/reveal/reveal.tsx'
import type { RevealedKey } from '../actions.ts'
import { MadeBefore, type MadeKey } from './made-before.tsx'
import { NewKeyForm } from './new-key-form.tsx'
import type { NewKeyProps } from './new-key-props.ts'
import { NoService } from './no-service.tsx'

/** The form, then what it made. The plain keys live in this component's state and nowhere else. */
export function NewKey({ made, ...props }: NewKeyProps & { made: MadeKey[] }) {
  const router = useRouter()
  const [revealed, setRevealed] = useState<RevealedKey[]>([])
  if (revealed.length > 0) {
    const [only] = revealed.length === 1 ? revealed : []
    return (
      <Reveal
        keys={revealed}
        server={props.server}
        guardUrl={`/keys/new?made=${revealed.map(key => key.id).join('.')}`}
        onDone={() => {
          setRevealed(keys => keys.map(key => ({ ...key, key: '' })))
          router.replace(only ? `/keys/${only.id}` : '/keys?sort=created')
        }}
      />
    )
  }
  if (made.length > 0) return <MadeBefore keys={made} />
  if (props.choices.services.length === 0 && props.choices.teams.length === 0) return <NoService />
  return <NewKeyForm {...props} onCreated={setRevealed} />
}
