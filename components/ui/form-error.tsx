import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** Why a form was not taken: what happened, what was kept, what to do. Renders nothing without words. */
export function FormError({ children, className }: { children?: ReactNode; className?: string }) {
  if (!children) return null
  return (
    <div
      role="alert"
      className={cx('flex items-start gap-2.5 rounded-2 bg-refused-soft px-3 py-2.5 text-refused', className)}
    >
      <TriangleAlert className="mt-0.5" />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
