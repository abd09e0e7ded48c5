import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

/** What stands below a PageHeader, in the page's gutter (32 px, 16 on phones). */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('max-w-[1360px] px-8 pt-6 max-md:px-4 max-md:pt-4', className)}>{children}</div>
}
