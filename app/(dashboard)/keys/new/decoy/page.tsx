import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listDecoyPlaces } from '#lib/keys/decoy-places.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getKey } from '#lib/keys/queries.ts'
import type { SearchParams } from '../../_components/list-url.ts'
import { NewDecoy } from './_components/new-decoy.tsx'

export const metadata: Metadata = { title: 'New decoy' }

export default async function NewDecoyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { service, made } = await searchParams
  const actor = await currentActor()
  if (!mayAnywhere(actor, 'decoy.create')) redirect('/keys')
  const madeId = keyIdInput.safeParse(made)
  const [places, before] = await Promise.all([
    listDecoyPlaces(actor),
    madeId.success ? getKey(actor, madeId.data) : null,
  ])
  return (
    <>
      <PageHeader title="New decoy" trail={[{ href: '/keys', label: 'Keys' }]} />
      <PageBody>
        <NewDecoy
          places={places}
          preferredService={typeof service === 'string' ? service : undefined}
          made={before?.decoy ? { id: before.id, name: before.name, hint: before.hint } : undefined}
        />
      </PageBody>
    </>
  )
}
