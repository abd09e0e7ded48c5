import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** What a machine reads: addresses, paths, scopes. */
export function Mono({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={cx('font-mono text-xs tracking-[-.01em]', className)}>{children}</span>
}
