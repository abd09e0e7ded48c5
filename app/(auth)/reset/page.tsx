import type { Metadata } from 'next'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { SoloTitle } from '../_components/solo-title.tsx'
import { ResetForm } from './_components/reset-form.tsx'

export const metadata: Metadata = { title: 'New password' }

export default function ResetPage() {
  return (
    <SoloLayout>
      <SoloTitle title="Choose a new password">Wherever you are signed in, you are signed out.</SoloTitle>
      <ResetForm />
    </SoloLayout>
  )
}
