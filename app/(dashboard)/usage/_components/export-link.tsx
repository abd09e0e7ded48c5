'use client'

import { ButtonLink } from '#components/ui/button-link.tsx'
import { usageSearch } from '../usage-url.ts'
import { useUsageAddress } from './usage-address.tsx'

/** The graph as a file: what is drawn, also before the rest of the page has followed. */
export function ExportLink() {
  const { asked } = useUsageAddress()
  return (
    <ButtonLink href={`/usage/export?${usageSearch(asked)}`} prefetch={false} className="max-md:hidden">
      Export CSV
    </ButtonLink>
  )
}
