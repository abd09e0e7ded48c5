import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServices } from '#lib/services/queries.ts'
import { listKeyUsage } from '#lib/usage/list-key-usage.ts'
import { FirstSteps } from '../_overview/first-steps.tsx'
import { KeyUsageTable } from './_components/key-usage-table.tsx'
import { UsageFilters } from './_components/usage-filters.tsx'
import { UsageGraph } from './_components/usage-graph.tsx'
import { readUsage } from './read-usage.ts'
import { readUsageParams, type SearchParams } from './usage-params.ts'
import { usageRange } from './usage-range.ts'

export const metadata: Metadata = { title: 'Usage' }

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = readUsageParams(await searchParams)
  const actor = await currentActor()
  const now = new Date()
  const { from, to, interval } = usageRange(params, now)
  const { service, environment } = params
  const [usage, services, keys] = await Promise.all([
    readUsage(actor, params, now),
    listServices(actor),
    listKeyUsage(actor, { from, to, interval, service, environment }),
  ])
  const isSilent = !usage.ok || usage.value.buckets.every(bucket => bucket.requests === 0)
  return (
    <>
      <PageHeader title="Usage" />
      <PageBody className="pt-0! max-md:pt-0!">
        <UsageFilters
          params={params}
          services={services.map(({ slug }) => slug)}
          source={usage.ok ? usage.value.source : null}
        />
        <UsageGraph params={params} first={usage.ok ? usage.value : null} />
        {keys.items.length > 0 && <KeyUsageTable keys={keys.items} total={keys.total} />}
        {isSilent && keys.items.length === 0 && (
          <FirstSteps
            actor={actor}
            service={service}
            title="Usage will be drawn here"
            hint="Requests over time, by service, key and outcome."
          />
        )}
      </PageBody>
    </>
  )
}
