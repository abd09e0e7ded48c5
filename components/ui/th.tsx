import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

type ThProps = ComponentProps<'th'> & {
  numeric?: boolean
  /** Where a click on the head leads, and how the column is sorted now (nothing: by another one). */
  sort?: { href: string; direction?: 'ascending' | 'descending' }
}

export function Th({ numeric = false, sort, className, children, scope = 'col', ...rest }: ThProps) {
  const Arrow = sort?.direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <th scope={scope} aria-sort={sort?.direction} className={cx(numeric && 'num', className)} {...rest}>
      {sort ? (
        <Link href={sort.href} scroll={false} className="inline-flex items-center gap-0.5 text-inherit">
          {children}
          {sort.direction && <Arrow className="size-3" />}
        </Link>
      ) : (
        children
      )}
    </th>
  )
}
