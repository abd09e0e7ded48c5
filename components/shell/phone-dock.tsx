import type { ReactNode } from 'react'

/** On phones the action that stops things stays under the thumb; on larger windows it isn't there. */
export function PhoneDock({ children }: { children: ReactNode }) {
  return (
    <div className="fixed inset-x-0 bottom-0 z-8 flex gap-2 border-line border-t bg-surface px-4 py-2.5 md:hidden [&>*]:h-10 [&>*]:flex-1">
      {children}
    </div>
  )
}
