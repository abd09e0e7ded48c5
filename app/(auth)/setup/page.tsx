import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { isSetupOpen } from '#lib/credentials/setup.ts'
import { SoloTitle } from '../_components/solo-title.tsx'
import { SetupForm } from './_components/setup-form.tsx'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetupPage() {
  await connection()
  if (!(await isSetupOpen())) redirect('/sign-in')
  return (
    <SoloLayout>
      <SoloTitle title="Set up Keyturn">You become the first owner. This page closes for good once you are.</SoloTitle>
      <SetupForm />
    </SoloLayout>
  )
}
