import type { ReactNode } from 'react'

/** Labels and facts in two columns, as beside a key. Fill it with Fact. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-3 gap-y-[9px]">{children}</dl>
}

type FactProps = {
  label: ReactNode
  children: ReactNode
  /** A grey line below: "noted 13 Nov by Jonas Weber". */
  note?: ReactNode
}

export function Fact({ label, children, note }: FactProps) {
  return (
    <>
      <dt className="text-text-3">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">
        {children}
        {note && <span className="block text-text-3 text-xs/[17px]">{note}</span>}
      </dd>
    </>
  )
}
