import type { Severity } from '#components/key/severity-shape.tsx'
import type { KeyStatus } from '#components/key/status-shape.tsx'

/** One line of "Needs someone today": what it is, which key, what happens, and when. */
export interface Need {
  id: string
  badge: { severity: Severity } | { status: KeyStatus }
  name: string
  /** goes on from the name: "a retired secret was used 46 times from 1 address" */
  what: string
  /** beside it in grey: since when, who holds it */
  note: string
  at: string
  href: string
  /** the key's page, where `href` is another: who stopped the key has dealt with this too */
  keyHref?: string
}
