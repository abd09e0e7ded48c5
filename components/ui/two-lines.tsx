import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type TwoLinesProps = {
  first: ReactNode
  second?: ReactNode
  /** The second line is what a machine reads: a hint, an address. */
  mono?: boolean
  /** The first line is a name. */
  strong?: boolean
  className?: string
}

/** A cell's content in two lines: the name, and its hint below. */
export function TwoLines({ first, second, mono = false, strong = false, className }: TwoLinesProps) {
  return (
    <div className={cx('min-w-0', className)}>
      <div className={cx('truncate leading-[18px]', strong && 'font-medium')}>{first}</div>
      {second && (
        <div className={cx('truncate text-2xs/[15px] text-text-3', mono && 'font-mono tracking-[-.01em]')}>
          {second}
        </div>
      )}
    </div>
  )
}
