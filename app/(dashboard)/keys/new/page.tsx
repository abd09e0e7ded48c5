import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getEnv } from '#lib/env.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getNewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { getKey } from '#lib/keys/queries.ts'
import type { SearchParams } from '../_components/list-url.ts'
import { NewKey } from './_components/new-key.tsx'

export const metadata: Metadata = { title: 'New key' }

export default async function NewKeyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { service, made } = await searchParams
  const actor = await currentActor()
  if (!mayAnywhere(actor, 'key.create')) redirect('/keys')
  const choices = await getNewKeyChoices(actor)
  return (
    <>
      <PageHeader title="New key" trail={[{ href: '/keys', label: 'Keys' }]} />
      <PageBody>
        <NewKey
          choices={choices}
          me={{ id: actor.memberId, name: actor.name }}
          preferredService={typeof service === 'string' ? service : undefined}
          made={await readMade(made)}
          server={getEnv().url}
          now={new Date().toISOString()}
        />
      </PageBody>
    </>
  )

  /** What an earlier submit made, for whoever reloads or comes back: the hints are all that is left. */
  async function readMade(ids: SearchParams[string]) {
    const parsed = keyIdInput
      .array()
      .max(3)
      .safeParse(String(ids ?? '').split('.'))
    if (!parsed.success) return []
    const keys = await Promise.all(parsed.data.map(id => getKey(actor, id)))
    return keys.flatMap(key =>
      key ? [{ id: key.id, name: key.name, hint: key.hint, environment: key.environment }] : [],
    )
  }
}
