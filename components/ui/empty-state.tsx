import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type EmptyStateProps = {
  /** What will be here: "Requests with keys of shipping will show here". */
  title: ReactNode
  /** When it appears. */
  children?: ReactNode
  /** The next step: a button, or a CodeBlock that works as pasted, or a WaitingLine. */
  action?: ReactNode
  className?: string
}

export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cx('max-w-[720px]', className)}>
      <h2 className="font-semibold text-lg">{title}</h2>
      {children && <div className="mt-0.5 text-text-2">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
