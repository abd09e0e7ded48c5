'use client'

import { useState, useTransition } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { livesInInput } from '#lib/keys/input.ts'
import { setLivesInAction } from '../../[keyId]/actions.ts'

type LivesInProps = { keyId: string; service: string; name: string; plain: string }

/** Where it will be kept. Saved when the field is left; the key itself never gets as far as the request. */
export function LivesInField({ keyId, service, name, plain }: LivesInProps) {
  const [text, setText] = useState('')
  const [saved, setSaved] = useState('')
  const [error, setError] = useState<string>()
  const [, startTransition] = useTransition()

  function save() {
    if (text.trim() === saved) return
    if (text.includes(plain) || (text.length > 20 && plain.includes(text.trim()))) {
      return setError('That is the key. Say where it is kept; nothing was saved.')
    }
    const parsed = livesInInput.safeParse({ livesIn: text })
    if (!parsed.success) return setError(parsed.error.issues[0]?.message)
    startTransition(async () => {
      const failure = await setLivesInAction({ keyId, livesIn: text }).catch(
        () => 'Keyturn did not answer, so the note is not saved yet. Leave the field again to retry.',
      )
      setError(failure)
      if (!failure) setSaved(text.trim())
    })
  }
  const isSaved = saved !== '' && saved === text.trim()
  return (
    <Field
      label="Where will it live?"
      optional
      error={error}
      help={isSaved ? 'Saved, for whoever rotates it next.' : 'A note for whoever rotates it next. Not the key.'}
    >
      <Input
        value={text}
        maxLength={200}
        autoComplete="off"
        placeholder={`Vault, path kv/${service}/${name}`}
        onChange={event => {
          setError(undefined)
          setText(event.target.value)
        }}
        onBlur={save}
        onKeyDown={event => event.key === 'Enter' && save()}
      />
    </Field>
  )
}
