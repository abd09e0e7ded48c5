import type { ReactNode } from 'react'
import { LiveClock } from '#components/ui/live-clock.tsx'
import { Mark } from './mark.tsx'
import { SkipLink } from './skip-link.tsx'
import { Wordmark } from './wordmark.tsx'

/** A page outside the frame, in the middle of the window: sign-in, invitation, not found. */
export function SoloLayout({ children }: { children: ReactNode }) {
  return (
    <main id="content" className="grid min-h-screen place-items-center bg-surface p-6">
      <div className="w-full max-w-[336px]">
        <div className="mb-8">
          <Wordmark />
        </div>
        {children}
      </div>
    </main>
  )
}

type FocusLayoutProps = {
  /** The object: "refund-worker". */
  name: ReactNode
  /** "payments, production". */
  note?: ReactNode
  /** Stays at the window's foot: "I have stored it", "Hide key for good". */
  dock?: ReactNode
  children: ReactNode
}

/** A page that is one task in a column of 760 px, without navigation to leave by: the reveal. */
export function FocusLayout({ name, note, dock, children }: FocusLayoutProps) {
  return (
    <div className="flex min-h-screen flex-col bg-surface">
      <header className="flex h-(--header) flex-none items-center gap-2.5 border-line border-b px-8 max-md:px-4">
        <SkipLink />
        <Mark />
        <span className="min-w-0 truncate font-medium">{name}</span>
        {note && <span className="min-w-0 truncate text-text-3">{note}</span>}
        <LiveClock className="ml-auto max-md:hidden" />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-[760px] px-6 pt-14 pb-[120px] max-md:px-4 max-md:pt-6 max-md:pb-[140px]"
      >
        {children}
      </main>
      {dock && (
        <footer className="fixed inset-x-0 bottom-0 z-6 border-line border-t bg-surface">
          <div className="mx-auto flex max-w-[760px] items-center gap-3 px-6 py-3 max-md:flex-wrap max-md:px-4">
            {dock}
          </div>
        </footer>
      )}
    </div>
  )
}
