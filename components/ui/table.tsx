import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

type TableProps = {
  /** What the table lists; read aloud, not shown. */
  caption: string
  /** Reaches into the page's gutter, as lists that are the page do. */
  bleed?: boolean
  /** Rows of 48 px, for cells with TwoLines. */
  lines?: 1 | 2
  /** Columns keep the widths of their heads. */
  fixed?: boolean
  className?: string
  children: ReactNode
}

/** Text left, numbers right (`numeric`). Compose with TableHead, TableBody, Tr, Th, Td. */
export function Table({ caption, bleed = false, lines = 1, fixed = false, className, children }: TableProps) {
  return (
    <div className={cx('overflow-x-auto', bleed && '-mx-8 max-md:-mx-4', className)}>
      <table
        className={cx('data-table', fixed && 'table-fixed')}
        data-bleed={bleed || undefined}
        data-lines={lines === 2 ? 2 : undefined}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  )
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead>
      <tr>{children}</tr>
    </thead>
  )
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody>{children}</tbody>
}

/** `selected` tints the row; the checkbox in it says so to who can't see the tint. */
export function Tr({ selected = false, ...rest }: ComponentProps<'tr'> & { selected?: boolean }) {
  return <tr data-selected={selected || undefined} {...rest} />
}

type TdProps = ComponentProps<'td'> & { numeric?: boolean; dim?: boolean }

export function Td({ numeric = false, dim = false, className, ...rest }: TdProps) {
  return <td className={cx(numeric && 'num', dim && 'text-text-2', className)} {...rest} />
}
