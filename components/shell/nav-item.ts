import type { ReactNode } from 'react'

/** A place in the navigation. What someone may not see is not passed, so that it is absent rather than grey. */
export type NavItem = {
  href: string
  label: string
  icon: ReactNode
  count?: number
  /** `critical` makes the count red: something there can't wait. */
  tone?: 'critical'
}

export type Person = { name: string; role: string }
