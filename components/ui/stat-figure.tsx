import Link from 'next/link'
import type { ReactNode } from 'react'
import { Sparkline } from './sparkline.tsx'

type StatFigureProps = {
  label: ReactNode
  /** Formatted: "4,821,640". */
  value: ReactNode
  /** One note that explains it: a comparison, or its largest part. */
  note?: ReactNode
  /** The list behind the figure. */
  href?: string
  sparkline?: { values: (number | null)[]; tone?: 'accent' | 'refused' }
}

export function StatFigure({ label, value, note, href, sparkline }: StatFigureProps) {
  return (
    <div className="relative grid grid-cols-[1fr_auto] content-start items-end gap-x-3 px-6 py-3.5 max-md:px-4 max-md:py-3">
      <dt className="col-span-full text-text-2">{label}</dt>
      <dd className="font-medium text-2xl tracking-[-.022em]">
        {href ? (
          <Link href={href} className="text-text after:absolute after:inset-0 hover:no-underline hover:after:bg-text/3">
            {value}
          </Link>
        ) : (
          value
        )}
      </dd>
      {sparkline && (
        <dd className="min-w-0 max-md:col-span-full max-md:mt-1.5">
          <Sparkline width={112} height={28} values={sparkline.values} tone={sparkline.tone ?? 'accent'} />
        </dd>
      )}
      {note && <dd className="col-span-full text-text-3 text-xs/[20px]">{note}</dd>}
    </div>
  )
}
