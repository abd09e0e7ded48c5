import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServices } from '#lib/services/queries.ts'
import { labelFilter } from '#lib/usage/label-filter.ts'
import { RequestChips } from './_components/request-chips.tsx'
import { RequestFilters } from './_components/request-filters.tsx'
import { RequestsExplorer } from './_components/requests-explorer.tsx'
import { OverTimeSection } from './over-time-section.tsx'
import { readRequestParams, searchOf } from './request-params.ts'
import { requestsSearch } from './requests-url.ts'

export const metadata: Metadata = { title: 'Requests' }

export default async function RequestsPage({ searchParams }: PageProps<'/usage/requests'>) {
  const params = readRequestParams(await searchParams)
  const actor = await currentActor()
  const { status: _, method: __, requestId: ___, ...filter } = searchOf(params)
  const [services, labels] = await Promise.all([listServices(actor), labelFilter(actor, filter)])
  const shown = requestsSearch({ ...params, columns: undefined }).toString()
  return (
    <>
      <PageHeader
        title="Requests"
        trail={[{ href: '/usage', label: 'Usage' }]}
        actions={
          <ButtonLink
            href={`/usage/requests/export?${shown}`}
            prefetch={false}
            download
            icon={<Download />}
            className="max-md:hidden"
          >
            Export CSV
          </ButtonLink>
        }
      />
      <PageBody className="pt-0! max-md:pt-0!">
        <RequestFilters params={params} services={services.map(({ slug }) => slug)} />
        <RequestChips params={params} labels={labels ?? {}} />
        <Suspense key={`over time ${shown}`} fallback={<Skeleton className="h-[130px]!" />}>
          <OverTimeSection actor={actor} params={params} now={new Date()} />
        </Suspense>
        <RequestsExplorer key={`list ${shown}`} params={params} />
      </PageBody>
    </>
  )
}
