import type { Metadata } from 'next'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'

export const metadata: Metadata = { title: 'Not found' }

// What isn't there and what someone may not see answer alike: a guess at an address teaches nothing.
export default function NotFound() {
  return (
    <SoloLayout>
      <h1 className="font-semibold text-xl tracking-[-.014em]">Nothing here that you can see</h1>
      <p className="mt-1 mb-6 text-text-2">
        The address is wrong, or what was there belongs to someone else. Nothing was changed.
      </p>
      <ButtonLink href="/" size="lg">
        Open overview
      </ButtonLink>
    </SoloLayout>
  )
}
