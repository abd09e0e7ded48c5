import { Children, type ReactNode } from 'react'

/** Facts in a row under a header: status, service and environment, hint, requests. Each child is one; they wrap whole. */
export function MetaLine({ children }: { children: ReactNode }) {
  return (
    <ul className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-1 text-text-2">
      {Children.toArray(children).map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row of facts
        <li key={index} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          {child}
        </li>
      ))}
    </ul>
  )
}
