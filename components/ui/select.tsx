'use client'

import { ChevronsUpDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { controlClass } from './control-class.ts'
import { cx } from './cx.ts'
import { useFieldProps } from './field-context.ts'

type SelectProps = Omit<ComponentProps<'select'>, 'size'> & { size?: 'md' | 'lg' }

/** The platform's own select in our clothes: every keyboard, phone and screen reader already knows it. */
export function Select({ size = 'lg', className, children, ...props }: SelectProps) {
  return (
    <span className={cx('relative block', className)}>
      <select
        {...useFieldProps(props)}
        className={cx(controlClass, 'appearance-none truncate pr-8', size === 'lg' ? 'h-9 pl-[11px]' : 'h-[30px] pl-2')}
      >
        {children}
      </select>
      <ChevronsUpDown className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-text-3" />
    </span>
  )
}
