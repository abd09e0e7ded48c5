'use client'

import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { useFieldProps } from './field-context.ts'

/** `indeterminate` is the dash of "some of these". Without a visible label give an `aria-label`. */
export function Checkbox({
  indeterminate = false,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { indeterminate?: boolean }) {
  return (
    <input
      {...useFieldProps(props)}
      type="checkbox"
      ref={node => {
        if (node) node.indeterminate = indeterminate
      }}
      className={cx(
        'check-mark inline-grid size-[15px] flex-none cursor-pointer appearance-none place-content-center rounded-1 border border-line-strong bg-surface align-middle',
        'checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:cursor-default disabled:opacity-45',
        className,
      )}
    />
  )
}
