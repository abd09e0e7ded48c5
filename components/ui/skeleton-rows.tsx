import { cx } from './cx.ts'
import { Skeleton } from './skeleton.tsx'

type SkeletonRowsProps = {
  rows?: number
  /** Width of a column before the one that takes what is left, in px, where there is one. */
  lead?: number
  /** Widths of the columns after that, in px, in their order. */
  columns?: number[]
  /** Two lines in the column that takes what is left, as where a name has its hint below. */
  lines?: 1 | 2
  className?: string
}

/** The rows of a table that is on its way, in the places where they will be. */
export function SkeletonRows({ rows = 8, lead, columns = [56, 96], lines = 2, className }: SkeletonRowsProps) {
  return (
    <div role="status" aria-label="Loading" className={className}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
          key={row}
          className={cx('flex items-center gap-4 border-line-soft border-b', lines === 2 ? 'h-12' : 'h-9')}
        >
          {lead !== undefined && (
            <span style={{ width: lead }}>
              <Skeleton />
            </span>
          )}
          <div className="min-w-0 flex-1">
            <Skeleton className={row % 2 ? 'w-[110px]' : 'w-[150px]'} />
            {lines === 2 && <Skeleton className={cx('mt-1.5 h-2!', row % 2 ? 'w-[140px]' : 'w-[180px]')} />}
          </div>
          {columns.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns without identity
            <span key={column} style={{ width }} className="max-md:[&:not(:last-child)]:hidden">
              <Skeleton />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
