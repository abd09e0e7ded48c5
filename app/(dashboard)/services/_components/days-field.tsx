import type { ReactNode } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { PolicyFieldProps } from './policy-fields.ts'

type DaysFieldProps = PolicyFieldProps & {
  name: 'rotationIntervalDays' | 'claimDays' | 'maxAgeDays' | 'idleDays'
  label: string
  help: ReactNode
}

/** A number of days. */
export function DaysField({ name, label, help, draft, errors, change, leave }: DaysFieldProps) {
  return (
    <Field label={label} optional="days" help={help} error={errors[name]}>
      <Input
        name={name}
        inputMode="numeric"
        autoComplete="off"
        className="max-w-32"
        value={draft[name]}
        onChange={event => change({ [name]: event.target.value }, name)}
        onBlur={() => leave(name)}
      />
    </Field>
  )
}
