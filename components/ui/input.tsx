'use client'

import type { ComponentProps } from 'react'
import { controlClass } from './control-class.ts'
import { cx } from './cx.ts'
import { useFieldProps } from './field-context.ts'

/** `mono` for what a machine reads: addresses, paths, scopes. */
export function Input({ mono = false, className, ...props }: ComponentProps<'input'> & { mono?: boolean }) {
  return (
    <input
      {...useFieldProps(props)}
      className={cx(controlClass, 'h-9 px-[11px]', mono && 'font-mono text-xs', className)}
    />
  )
}
