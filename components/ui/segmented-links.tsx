import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { segmentClass, segmentsClass } from './segment-class.ts'

/** `title` is for a segment that shows a shape and a number only: it is read and shown on hover. */
type Segment = { href: string; label: ReactNode; title?: string; current?: boolean }

type SegmentedLinksProps = { label: string; items: Segment[]; className?: string }

/** A few ways to see the same thing, each with an address: "1 h, 24 h, 7 d, 28 d". */
export function SegmentedLinks({ label, items, className }: SegmentedLinksProps) {
  return (
    <nav aria-label={label} className={cx(segmentsClass, className)}>
      {items.map(item => (
        <Link
          key={item.href}
          href={item.href}
          title={item.title}
          aria-label={typeof item.label === 'string' ? undefined : item.title}
          aria-current={item.current ? 'true' : undefined}
          className={segmentClass}
          scroll={false}
          prefetch={false}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  )
}
