'use client'

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'

type BulkBarProps = {
  /** "3 keys". Nothing is shown while nothing is selected. */
  count: ReactNode
  /** What those did in 24 h: "used 331,358 times in 24 h". */
  summary?: ReactNode
  /** A button that selects more. */
  more?: ReactNode
  /** Verbs from mild to final, as Buttons. */
  children: ReactNode
  onClear: () => void
}

/** Floats over the list while rows are selected. Render it only then. */
export function BulkBar({ count, summary, more, children, onClear }: BulkBarProps) {
  return (
    <section
      aria-label="Selection"
      className="fixed bottom-6 left-[calc(var(--sidebar)+(100vw-var(--sidebar))/2)] z-10 flex w-max max-w-[calc(100vw-var(--sidebar)-2rem)] -translate-x-1/2 animate-appear flex-wrap items-center gap-1.5 whitespace-nowrap rounded-3 bg-surface py-1.5 pr-1.5 pl-3.5 shadow-3 max-md:inset-x-2 max-md:bottom-2 max-md:w-auto max-md:max-w-none max-md:translate-x-0 max-md:p-2 max-md:[&>button:not([aria-label])]:flex-[1_1_45%]"
    >
      <span
        aria-live="polite"
        className="max-md:order-first max-md:min-w-0 max-md:flex-[1_1_calc(100%-3rem)] max-md:whitespace-normal max-md:px-1 max-md:py-0.5"
      >
        <b className="font-semibold">{count}</b> <span className="text-text-2">{summary}</span>
      </span>
      {more}
      <span className="mx-1.5 h-[18px] w-px bg-line max-md:hidden" />
      {children}
      <span className="mx-1.5 h-[18px] w-px bg-line max-md:hidden" />
      <IconButton
        label="Clear selection"
        icon={<X />}
        variant="ghost"
        onClick={onClear}
        className="max-md:order-first max-md:ml-auto"
      />
    </section>
  )
}
