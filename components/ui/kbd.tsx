import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cx(
        'inline-flex items-center gap-px rounded-1 border border-line bg-canvas px-1 font-medium font-sans text-2xs text-text-3',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
