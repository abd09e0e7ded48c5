import type { ReactNode } from 'react'

/** The heading of a page in the SoloLayout, and the line below it. */
export function SoloTitle({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <>
      <h1 className="font-semibold text-xl tracking-[-.014em]">{title}</h1>
      <div className="mt-1 mb-6 text-text-2">{children}</div>
    </>
  )
}
