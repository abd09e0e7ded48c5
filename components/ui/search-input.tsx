'use client'

import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { controlClass } from './control-class.ts'
import { cx } from './cx.ts'
import { Kbd } from './kbd.tsx'

/** A page's search. `/` brings the cursor here from anywhere (the shell listens). `label` names it for who can't see it. */
export function SearchInput({ label, className, ...rest }: ComponentProps<'input'> & { label: string }) {
  return (
    <span className={cx('relative block w-[260px]', className)}>
      <Search className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-text-3" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        data-search=""
        className={cx(controlClass, 'h-[30px] border-line! pr-8 pl-[30px] [&::-webkit-search-cancel-button]:hidden')}
        {...rest}
      />
      <Kbd className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2">/</Kbd>
    </span>
  )
}
