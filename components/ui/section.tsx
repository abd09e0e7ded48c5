import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'
import { SectionHead } from './section-head.tsx'

type SectionProps = { title: ReactNode; note?: ReactNode; right?: ReactNode; className?: string; children: ReactNode }

/** A named part of a page, 32 px below the one before. */
export function Section({ title, note, right, className, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={cx('mt-8 first:mt-0', className)}>
      <SectionHead id={id} title={title} note={note} right={right} />
      {children}
    </section>
  )
}
