import { initialsOf } from '#lib/format/initials.ts'
import { cx } from './cx.ts'

/** A person's initials. The name stands beside it, so it says nothing itself. */
export function Avatar({ name, size = 'md' }: { name: string; size?: 'sm' | 'md' }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'inline-grid flex-none place-items-center rounded-full bg-fill-2 font-medium text-text-2',
        size === 'sm' ? 'size-[18px] text-[9px]/none' : 'size-[22px] text-[10px]/none',
      )}
    >
      {initialsOf(name)}
    </span>
  )
}
