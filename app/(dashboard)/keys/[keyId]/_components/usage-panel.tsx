'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { LatencyChart } from '#components/charts/latency-chart.tsx'
import { SecretsChart } from '#components/charts/secrets-chart.tsx'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type RangeName, ranges } from '../range-names.ts'
import type { KeyUsage } from '../usage/route.ts'

type UsagePanelProps = {
  keyId: string
  /** named in the address, or none for a range of one's own */
  range: RangeName | null
  /** during an overlap: old against new */
  secrets?: { oldId: string; newId: string }
  marks?: { at: string; label: string; kind: 'event' }[]
}

const words: Record<RangeName, string> = { '1h': '1 h', '24h': '24 h', '7d': '7 d', '28d': '28 d' }

/** The key's use over the range in the address; drawn anew by itself, and zoomed by drag into an address of its own. */
export function UsagePanel({ keyId, range, secrets, marks }: UsagePanelProps) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const asked = new URLSearchParams(
    ['range', 'from', 'to'].flatMap(name => (search.get(name) ? [[name, search.get(name) ?? '']] : [])),
  )
  if (secrets) asked.set('by', 'secret')
  const { data, isError } = useQuery({
    queryKey: ['key-usage', keyId, asked.toString()],
    queryFn: () => askUsage(keyId, asked),
    refetchInterval: range === '1h' ? 10_000 : 60_000,
    placeholderData: keepPreviousData,
  })

  function hrefTo(change: Record<string, string>): string {
    const next = new URLSearchParams(search)
    for (const name of ['range', 'from', 'to']) next.delete(name)
    for (const [name, value] of Object.entries(change)) next.set(name, value)
    return next.size > 0 ? `${path}?${next}` : path
  }
  const actions = (
    <SegmentedLinks
      label="Range"
      items={ranges.map(name => ({
        href: hrefTo(name === '24h' ? {} : { range: name }),
        label: words[name],
        current: name === range,
      }))}
    />
  )
  if (!data) return <Waiting failed={isError} />
  const shared = {
    actions,
    marks,
    interval: data.interval,
    until: data.until,
    note: data.source === 'report' ? 'as reported' : undefined,
    onZoom: (from: string, to: string) => router.push(hrefTo({ from, to }), { scroll: false }),
  }
  if (!secrets) {
    const isTimed = data.buckets.some(bucket => bucket.p50Ms !== null)
    return (
      <>
        <UsageChart {...shared} buckets={data.buckets} />
        {isTimed && <LatencyChart {...shared} className="mt-8" actions={undefined} buckets={data.buckets} />}
      </>
    )
  }
  const buckets = data.buckets.map(({ start, collected, groups = [] }) => {
    const of = (id: string) => groups.find(each => each.group === id)?.requests ?? 0
    return { start, collected, oldRequests: of(secrets.oldId), newRequests: of(secrets.newId) }
  })
  return <SecretsChart {...shared} buckets={buckets} oldSecretId={secrets.oldId} newSecretId={secrets.newId} />
}

async function askUsage(keyId: string, search: URLSearchParams): Promise<KeyUsage> {
  const response = await fetch(`/keys/${keyId}/usage?${search}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}

function Waiting({ failed }: { failed: boolean }) {
  return (
    <div className="h-[330px]" role="status">
      {failed ? (
        <p className="text-text-2">
          Keyturn did not answer, so there is nothing to draw. It is asked again in a minute.
        </p>
      ) : (
        <>
          <span className="sr-only">Loading</span>
          <Skeleton className="w-[150px]" />
          <Skeleton className="mt-5 h-[150px]!" />
          <Skeleton className="mt-5 h-[84px]!" />
        </>
      )}
    </div>
  )
}
