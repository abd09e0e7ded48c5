import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listTokens } from '#lib/credentials/tokens.ts'
import { ReplaceToken } from './_components/replace-token.tsx'

export const metadata: Metadata = { title: 'Replace token' }

export default async function ReplaceTokenPage({ params }: PageProps<'/settings/tokens/[tokenId]/replace'>) {
  const { tokenId } = await params
  const token = (await listTokens(await currentActor())).find(each => each.id === tokenId)
  if (!token?.isReplaceable) notFound()
  return (
    <>
      <PageHeader
        title={`Replace ${token.name}`}
        trail={[
          { href: '/settings', label: 'Settings' },
          { href: '/settings/tokens', label: 'Tokens' },
        ]}
      />
      <PageBody>
        <ReplaceToken
          {...{ id: token.id, hint: token.hint, isReplaced: token.isReplaced }}
          holder={token.holder}
          lastUsedAt={token.lastUsedAt?.toISOString() ?? null}
          retiresAt={token.retiresAt?.toISOString() ?? null}
        />
      </PageBody>
    </>
  )
}
