import { Server } from 'lucide-react'
import { cx } from './cx.ts'

/** Where a person would have initials, a machine has this. */
export function MachineGlyph({ size = 'md' }: { size?: 'sm' | 'md' }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'inline-grid flex-none place-items-center rounded-1 border border-line',
        size === 'sm' ? 'size-[18px]' : 'size-[22px]',
      )}
    >
      <Server className={cx('text-text-3', size === 'sm' ? 'size-[11px]!' : 'size-3!')} />
    </span>
  )
}
