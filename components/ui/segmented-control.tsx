'use client'

import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { segmentClass, segmentsClass } from './segment-class.ts'

type SegmentedControlProps<T extends string> = {
  /** Names the group: "Range". */
  label: string
  options: { value: T; label: ReactNode; title?: string }[]
  /** null: something else is shown */
  value: T | null
  onChange: (value: T) => void
  className?: string
}

/** A few ways to see the same thing, one at a time. If the choice is a link, take SegmentedLinks. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  return (
    <fieldset aria-label={props.label} className={cx(segmentsClass, props.className)}>
      {props.options.map(option => (
        <button
          key={option.value}
          type="button"
          title={option.title}
          aria-pressed={option.value === props.value}
          onClick={() => props.onChange(option.value)}
          className={segmentClass}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
