import { Download, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { countKeys, type KeyCounts, listKeys } from '#lib/keys/queries.ts'
import { listServices } from '#lib/services/queries.ts'
import { listKeySparklines } from '#lib/usage/list-key-sparklines.ts'
import { KeysFilters, type SegmentCounts } from './_components/keys-filters.tsx'
import { KeysTable } from './_components/keys-table.tsx'
import { ListFoot } from './_components/list-foot.tsx'
import { listHref, readListParams, type SearchParams, toListInput } from './_components/list-url.ts'
import { NoKeys } from './_components/no-keys.tsx'
import { toListItem } from './key-list-item.ts'

export const metadata: Metadata = { title: 'Keys' }

export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = readListParams(await searchParams)
  const actor = await currentActor()
  const input = toListInput(params)
  const now = new Date()
  const [page, found, services] = await Promise.all([
    listKeys(actor, input, now),
    countKeys(actor, input, now),
    listServices(actor),
  ])
  const days = await listKeySparklines(
    actor,
    page.items.map(key => key.id),
    now,
  )
  const items = page.items.map(key => toListItem(actor, key, days.get(key.id), now))
  const counts = toSegments(found)
  const total = params.status === 'compromised' ? (found.compromised ?? 0) : counts[segmentOf(params.status)]
  const mayCreate = mayAnywhere(actor, 'key.create')
  const isOfDecoys = params.status === 'decoy'
  return (
    <>
      <PageHeader
        title="Keys"
        actions={
          <>
            {items.length > 0 && (
              <ButtonLink
                href={listHref(params, {}, '/keys/export')}
                prefetch={false}
                download
                icon={<Download />}
                className="max-md:hidden"
              >
                Export CSV
              </ButtonLink>
            )}
            {mayAnywhere(actor, 'decoy.create') && (
              <ButtonLink
                href="/keys/new/decoy"
                variant={isOfDecoys ? 'primary' : undefined}
                icon={isOfDecoys && <Plus />}
                className="max-md:hidden"
              >
                New decoy
              </ButtonLink>
            )}
            {mayCreate && (
              <ButtonLink href="/keys/new" variant={isOfDecoys ? undefined : 'primary'} icon={!isOfDecoys && <Plus />}>
                New key
              </ButtonLink>
            )}
          </>
        }
      />
      <PageBody className="pt-0! max-md:pt-0!">
        <KeysFilters params={params} counts={counts} services={services.map(service => service.slug)} />
        {items.length > 0 ? (
          <>
            <KeysTable items={items} params={params} total={total} />
            <ListFoot shown={items.length} total={total} params={params} next={page.nextCursor} />
          </>
        ) : (
          <NoKeys params={params} total={counts.all} mayCreate={mayCreate} />
        )}
      </PageBody>
    </>
  )
}

function segmentOf(status: ReturnType<typeof readListParams>['status']): keyof SegmentCounts {
  if (status === 'compromised') return 'active'
  return status === 'revoked' || status === 'expired' ? 'ended' : status
}

function toSegments(found: KeyCounts): SegmentCounts {
  const { live = 0, overlap = 0, quarantined = 0, compromised = 0, revoked = 0, expired = 0, decoy = 0, due } = found
  const active = live + overlap + quarantined + compromised
  const ended = revoked + expired
  return { all: active + ended + decoy, active, live, overlap, due, quarantined, ended, decoy }
}
