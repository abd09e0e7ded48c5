'use client'

import { ChevronDown } from 'lucide-react'
import { type ChangeEvent, useId } from 'react'
import { cx } from './cx.ts'

export type FilterOption = { value: string; label: string; group?: string }

type FilterSelectProps = {
  label: string
  value: string
  /** Those of one `group` stand together under its name. */
  options: FilterOption[]
  onChange: (value: string) => void
  /** The value that filters nothing, shown as "any" or what it is called here. */
  anyValue?: string
  anyLabel?: string
  className?: string
}

/** A filter as a chip: "Service any". Turns blue while it filters. */
export function FilterSelect({
  label,
  value,
  options,
  onChange,
  anyValue = '',
  anyLabel = 'any',
  className,
}: FilterSelectProps) {
  const id = useId()
  const on = value !== anyValue
  return (
    <span
      className={cx(
        'relative inline-flex h-6 items-center gap-1.5 rounded-2 border pl-2 text-xs has-focus-visible:shadow-(--focus)',
        on ? 'border-accent-line bg-accent-soft text-accent-text' : 'border-line bg-surface text-text-2',
        className,
      )}
    >
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event: ChangeEvent<HTMLSelectElement>) => onChange(event.target.value)}
        className={cx(
          'field-sizing-content h-full cursor-pointer appearance-none bg-transparent pr-6 font-medium focus-visible:shadow-none!',
          on ? 'text-accent-text' : 'text-text',
        )}
      >
        <option value={anyValue}>{anyLabel}</option>
        {Array.from(
          Map.groupBy(options, option => option.group ?? ''),
          ([group, members]) =>
            group === '' ? (
              members.map(toOption)
            ) : (
              <optgroup key={group} label={group}>
                {members.map(toOption)}
              </optgroup>
            ),
        )}
      </select>
      <ChevronDown className="pointer-events-none absolute right-2 size-3" />
    </span>
  )
}

function toOption({ value, label }: FilterOption) {
  return (
    <option key={value} value={value}>
      {label}
    </option>
  )
}
