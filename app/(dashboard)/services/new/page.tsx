import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServiceTeams } from '#lib/services/queries.ts'
import { NewServiceForm } from './_components/new-service-form.tsx'

export const metadata: Metadata = { title: 'New service' }

export default async function NewServicePage() {
  const actor = await currentActor()
  const teams = await listServiceTeams(actor)
  if (teams.length === 0) notFound()
  return (
    <>
      <PageHeader title="New service" trail={[{ href: '/services', label: 'Services' }]} />
      <PageBody>
        <NewServiceForm teams={teams.map(({ slug, name }) => ({ slug, name }))} />
      </PageBody>
    </>
  )
}
