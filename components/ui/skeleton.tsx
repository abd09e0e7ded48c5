import { cx } from './cx.ts'

/** A grey bar where words or a figure will be. Give it its width and height by classes: "w-[150px] h-2.5". */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cx('block h-2.5 animate-late', className)}>
      <span className="block h-full animate-breathe rounded-1 bg-fill" />
    </span>
  )
}
