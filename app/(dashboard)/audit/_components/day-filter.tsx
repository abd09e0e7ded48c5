import { useId } from 'react'
import { cx } from '#components/ui/cx.ts'

type DayFilterProps = {
  label: string
  /** `2026-11-22`, or nothing */
  value: string
  min?: string
  max?: string
  onChange: (day: string) => void
}

/** A day as a chip, like FilterSelect. Half a date is none yet, and asks for nothing. */
export function DayFilter({ label, value, min, max, onChange }: DayFilterProps) {
  const id = useId()
  const on = value !== ''
  return (
    <span
      className={cx(
        'inline-flex h-6 items-center gap-1.5 rounded-2 border px-2 text-xs has-focus-visible:shadow-(--focus)',
        on ? 'border-accent-line bg-accent-soft text-accent-text' : 'border-line bg-surface text-text-2',
      )}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        defaultValue={value}
        key={value}
        min={min || undefined}
        max={max || undefined}
        onChange={event => {
          if (!event.target.validity.badInput && event.target.value !== value) onChange(event.target.value)
        }}
        className={cx(
          'h-full w-[104px] cursor-pointer bg-transparent font-medium focus-visible:shadow-none!',
          on ? 'text-accent-text' : 'text-text',
        )}
      />
    </span>
  )
}
