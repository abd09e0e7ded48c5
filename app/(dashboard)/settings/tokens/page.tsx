import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listTokens } from '#lib/credentials/tokens.ts'
import { TokensTable } from './_components/tokens-table.tsx'

export const metadata: Metadata = { title: 'Tokens' }

export default async function TokensPage() {
  const actor = await currentActor()
  const tokens = await listTokens(actor)
  const mayMake = mayAnywhere(actor, 'token.manage')
  if (!mayMake && tokens.length === 0) notFound()
  const make = (
    <ButtonLink href="/settings/tokens/new" variant="primary" icon={<Plus />}>
      New token
    </ButtonLink>
  )
  return (
    <>
      <PageHeader
        title="Tokens"
        trail={[{ href: '/settings', label: 'Settings' }]}
        actions={mayMake && tokens.length > 0 && make}
      />
      <PageBody>
        {tokens.length > 0 ? (
          <TokensTable tokens={tokens} now={new Date()} />
        ) : (
          <EmptyState title="Tokens that open Keyturn itself will be here" action={make}>
            A gateway verifies keys with one, a pipeline creates them, a report reads their usage. Each does what its
            scopes say, and never more than whoever made it may.
          </EmptyState>
        )}
      </PageBody>
    </>
  )
}
