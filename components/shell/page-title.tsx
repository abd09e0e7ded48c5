import type { ReactNode } from 'react'

type PageTitleProps = {
  /** A sentence that reports, or the object's name: the page's answer. */
  title: ReactNode
  /** Above it: a badge, since when. */
  above?: ReactNode
  /** Below it: what explains the answer. */
  below?: ReactNode
  /** At the right, below on phones. */
  aside?: ReactNode
}

/** The large heading with which a page gives its answer. The h1 is in the PageHeader. */
export function PageTitle({ title, above, below, aside }: PageTitleProps) {
  return (
    <div className="mb-5 flex items-start gap-6 max-md:flex-col max-md:gap-3">
      <div className="min-w-0 flex-1">
        {above && <div className="mb-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-text-2">{above}</div>}
        <h2 className="max-w-[680px] text-balance font-semibold text-xl tracking-[-.014em]">{title}</h2>
        {below && <div className="mt-1 text-text-2">{below}</div>}
      </div>
      {aside && <div className="flex-none max-md:w-full">{aside}</div>}
    </div>
  )
}
