'use client'

import { useState, useTransition } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'

type ChooseProps = {
  label: string
  value: string
  options: { value: string; label: string }[]
  /** Nothing when it was done, else why not. */
  onChoose: (value: string) => Promise<string | undefined>
}

/** A choice that counts at once. What was refused springs back, and says why below. */
export function Choose({ label, value, options, onChoose }: ChooseProps) {
  const [chosen, setChosen] = useState(value)
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()

  function choose(next: string) {
    setChosen(next)
    startTransition(async () => {
      const refusal = await onChoose(next)
      setError(refusal)
      if (refusal) setChosen(value)
    })
  }

  return (
    <Field label={label} error={error}>
      <Select value={chosen} disabled={pending} onChange={event => choose(event.target.value)}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  )
}
