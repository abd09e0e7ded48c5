import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type SectionHeadProps = {
  title: ReactNode
  id?: string
  /** Unit and zone, or what the numbers cover: "per 30 minutes, UTC". */
  note?: ReactNode
  /** At the right: a range, a legend, a link. */
  right?: ReactNode
  className?: string
}

export function SectionHead({ title, id, note, right, className }: SectionHeadProps) {
  return (
    <div className={cx('mb-2.5 flex items-baseline gap-x-2.5 gap-y-1.5 max-md:flex-wrap', className)}>
      <h2 id={id} className="whitespace-nowrap font-semibold text-sm">
        {title}
      </h2>
      {note && <span className="text-text-3 text-xs">{note}</span>}
      {right && (
        <div className="ml-auto flex flex-wrap items-center gap-3 self-center text-xs max-md:ml-0 max-md:w-full">
          {right}
        </div>
      )}
    </div>
  )
}
