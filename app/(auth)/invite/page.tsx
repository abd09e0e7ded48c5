import type { Metadata } from 'next'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { hasSso } from '#lib/auth/sso.ts'
import { explainIdentity, isIdentityError } from '#lib/credentials/identity-errors.ts'
import { Invitation } from './_components/invitation.tsx'

export const metadata: Metadata = { title: 'Your invitation' }

export default async function InvitePage({ searchParams }: PageProps<'/invite'>) {
  const { sso } = await searchParams
  const refusal = isIdentityError(sso) ? explainIdentity({ kind: sso }) : undefined
  return (
    <SoloLayout>
      <Invitation hasSso={hasSso()} refusal={refusal} />
    </SoloLayout>
  )
}
