'use client'

import type { ComponentProps } from 'react'
import { controlClass } from './control-class.ts'
import { cx } from './cx.ts'
import { useFieldProps } from './field-context.ts'

export function Textarea({
  mono = false,
  className,
  rows = 3,
  ...props
}: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      rows={rows}
      {...useFieldProps(props)}
      className={cx(controlClass, 'block px-[11px] py-2', mono && 'font-mono text-xs/[19px]', className)}
    />
  )
}
