import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

type ColumnsProps = {
  children: ReactNode
  /** The narrow column: AsideSections. Below the rest on phones. */
  aside: ReactNode
  asideLabel: string
  /** A form of at most 560 px beside its reasons. */
  form?: boolean
  /** The narrow column stays in sight beside a long form. */
  sticky?: boolean
}

export function Columns({ children, aside, asideLabel, form = false, sticky = false }: ColumnsProps) {
  return (
    <div
      className={cx(
        'grid grid-cols-1 items-start gap-y-7',
        form
          ? 'md:grid-cols-[minmax(0,560px)_320px] md:gap-x-[72px]'
          : 'lg:grid-cols-[minmax(0,1fr)_300px] md:gap-x-12',
      )}
    >
      <div className="min-w-0">{children}</div>
      <aside
        aria-label={asideLabel}
        className={cx(
          sticky &&
            'md:sticky md:top-[calc(var(--header)+1.75rem)] md:max-h-[calc(100dvh-var(--header)-3.5rem)] md:overflow-y-auto',
        )}
      >
        {aside}
      </aside>
    </div>
  )
}
