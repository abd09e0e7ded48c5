import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServices } from '#lib/services/queries.ts'
import { labelFilter } from '#lib/usage/label-filter.ts'
import { FirstSteps } from '../_overview/first-steps.tsx'
import { ExportLink } from './_components/export-link.tsx'
import { FilterChips } from './_components/filter-chips.tsx'
import { UsageAddress } from './_components/usage-address.tsx'
import { UsageFilters } from './_components/usage-filters.tsx'
import { UsageGraph } from './_components/usage-graph.tsx'
import { LatencySection } from './latency-section.tsx'
import { MapSection } from './map-section.tsx'
import { readUsage } from './read-usage.ts'
import { RefusedApart } from './refused-apart.tsx'
import { RequestsPanel } from './requests/_components/requests-panel.tsx'
import { ListsWaiting, UsageLists } from './usage-lists.tsx'
import { filterOf, readUsageParams, type SearchParams } from './usage-params.ts'
import { WeekSection } from './week-section.tsx'

export const metadata: Metadata = { title: 'Usage' }

const upper = ['key', 'route', 'country'] as const
const lower = ['network', 'address', 'client', 'outcome'] as const

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = readUsageParams(await searchParams)
  const actor = await currentActor()
  const now = new Date()
  const filter = filterOf(params)
  const [usage, services, labels] = await Promise.all([
    readUsage(actor, params, now),
    listServices(actor),
    labelFilter(actor, filter),
  ])
  const isSilent = !usage.ok || usage.value.buckets.every(bucket => bucket.requests === 0)
  const isNarrowed = Object.keys(filter).some(name => name !== 'service')
  return (
    <UsageAddress params={params}>
      <PageHeader title="Usage" actions={<ExportLink />} />
      <PageBody className="pt-0! max-md:pt-0!">
        <UsageFilters services={services.map(({ slug }) => slug)} source={usage.ok ? usage.value.source : null}>
          {usage.ok && usage.value.source !== 'verification' && (
            <Suspense>
              <RefusedApart
                {...{ actor, params, now }}
                refused={usage.value.buckets.reduce((sum, bucket) => sum + bucket.refused, 0)}
              />
            </Suspense>
          )}
        </UsageFilters>
        <FilterChips params={params} labels={labels ?? {}} />
        {labels === null ? (
          <EmptyState title="Nothing here">No such key or service, or you may not see its usage.</EmptyState>
        ) : isSilent && !isNarrowed ? (
          <FirstSteps
            actor={actor}
            service={params.service}
            title="Usage will be drawn here"
            hint="Requests over time, by service, key and outcome."
          />
        ) : (
          <>
            <UsageGraph params={params} first={usage.ok ? usage.value : null} />
            <div className="transition-opacity delay-200 group-aria-busy/usage:opacity-60">
              <Suspense>
                <LatencySection actor={actor} params={params} now={now} />
              </Suspense>
              <div className="mt-9 grid grid-cols-[minmax(0,440px)_minmax(0,1fr)] gap-x-12 gap-y-8 max-lg:grid-cols-1">
                <Suspense fallback={<ListsWaiting />}>
                  <WeekSection actor={actor} params={params} now={now} />
                </Suspense>
                <Suspense fallback={<ListsWaiting />}>
                  <UsageLists actor={actor} params={params} names={upper} now={now} />
                </Suspense>
              </div>
              <div className="mt-9">
                <Suspense fallback={<ListsWaiting />}>
                  <UsageLists actor={actor} params={params} names={lower} now={now} columns={4} />
                </Suspense>
              </div>
              <Suspense>
                <MapSection actor={actor} params={params} now={now} />
              </Suspense>
              <RequestsPanel params={{ ...params, columns: undefined }} />
            </div>
          </>
        )}
      </PageBody>
    </UsageAddress>
  )
}
