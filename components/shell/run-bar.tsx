import type { ReactNode } from 'react'

type RunBarProps = {
  /** What the button will do, in a sentence. */
  children: ReactNode
  /** "Save for later", then the verb. */
  actions: ReactNode
}

/** At the foot of a page that is one decision over many rows: the offboarding plan. */
export function RunBar({ children, actions }: RunBarProps) {
  return (
    <div className="fixed right-0 bottom-0 left-(--sidebar) z-6 border-line border-t bg-surface max-md:left-0">
      <div className="flex max-w-[1360px] items-center gap-2 px-8 py-3 max-md:flex-wrap max-md:px-4">
        <div className="min-w-0 flex-1 text-text-2 max-md:basis-full [&_b]:text-text">{children}</div>
        <div className="flex flex-none gap-2 max-md:w-full max-md:[&>*]:flex-1">{actions}</div>
      </div>
    </div>
  )
}
