import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { may, mayAnywhere, reachOf } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServices } from '#lib/services/queries.ts'
import { offeredScopes } from '../offered-scopes.ts'
import { NewToken } from './_components/new-token.tsx'

export const metadata: Metadata = { title: 'New token' }

export default async function NewTokenPage({ searchParams }: PageProps<'/settings/tokens/new'>) {
  const actor = await currentActor()
  if (!mayAnywhere(actor, 'token.manage')) notFound()
  const { service, scope } = await searchParams
  const services = (await listServices(actor)).filter(each =>
    may(actor, 'token.manage', { teamId: each.team.id, serviceId: each.id }),
  )
  const scopes = offeredScopes(actor)
  return (
    <>
      <PageHeader
        title="New token"
        trail={[
          { href: '/settings', label: 'Settings' },
          { href: '/settings/tokens', label: 'Tokens' },
        ]}
      />
      <PageBody>
        <NewToken
          scopes={scopes}
          services={services.map(({ slug, environments }) => ({
            slug,
            environments: environments.map(each => each.environment),
          }))}
          mustBind={reachOf(actor, 'token.manage') !== 'all'}
          wanted={{
            service: services.find(({ slug }) => slug === service)?.slug,
            scopes: scopes.filter(each => each === scope),
          }}
        />
      </PageBody>
    </>
  )
}
