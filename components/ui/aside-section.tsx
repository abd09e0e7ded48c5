import { type ReactNode, useId } from 'react'

/** A part of the narrow column, with a hairline above all but the first. The facts at the top need no title. */
export function AsideSection({ title, children }: { title?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className="mt-7 border-line border-t pt-5 first:mt-0 first:border-0 first:pt-0"
    >
      {title && (
        <h2 id={id} className="mb-3 font-semibold">
          {title}
        </h2>
      )}
      {children}
    </section>
  )
}
