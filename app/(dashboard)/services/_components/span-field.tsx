import type { ReactNode } from 'react'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Unit } from '../time-span.ts'
import type { PolicyFieldProps } from './policy-fields.ts'

type SpanFieldProps = PolicyFieldProps & { name: 'overlap' | 'deadline'; label: string; help: ReactNode }

const units: Unit[] = ['days', 'hours', 'minutes', 'seconds']

/** A span of time in the unit that its writer thinks in. */
export function SpanField({ name, label, help, draft, errors, change, leave }: SpanFieldProps) {
  const [field, unitField] = [`${name}Seconds`, `${name}Unit`] as const
  const unit = draft[unitField]
  return (
    <FieldGroup legend={label} help={help} error={errors[field]}>
      <div className="flex gap-2">
        <Input
          name={field}
          aria-label={label}
          aria-invalid={errors[field] ? true : undefined}
          inputMode="decimal"
          autoComplete="off"
          className="max-w-32"
          value={draft[field]}
          onChange={event => change({ [field]: event.target.value }, field)}
          onBlur={() => leave(field)}
        />
        <Select
          name={unitField}
          aria-label={`Unit of the ${name}`}
          className="w-32"
          value={unit}
          onChange={event => change({ [unitField]: event.target.value as Unit }, field)}
        >
          {units
            .filter(each => each !== 'seconds' || unit === 'seconds')
            .map(each => (
              <option key={each}>{each}</option>
            ))}
        </Select>
      </div>
    </FieldGroup>
  )
}
