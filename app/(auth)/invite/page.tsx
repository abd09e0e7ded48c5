import type { Metadata } from 'next'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { Invitation } from './_components/invitation.tsx'

export const metadata: Metadata = { title: 'Your invitation' }

export default function InvitePage() {
  return (
    <SoloLayout>
      <Invitation />
    </SoloLayout>
  )
}
