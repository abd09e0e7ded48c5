import type { ReactNode } from 'react'

/** Four StatFigures in a ruled strip, two by two on a phone. */
export function StatStrip({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-4 border-line border-y max-md:grid-cols-2 [&>*:not(:first-child)]:border-l max-md:[&>*:nth-child(n+3)]:border-t max-md:[&>*:nth-child(odd)]:border-l-0 max-md:[&>*:nth-child(even)]:pr-0! max-md:[&>*:nth-child(odd)]:pl-0! [&>*:first-child]:pl-0 [&>*:last-child]:pr-0 [&>*]:border-line">
      {children}
    </dl>
  )
}
