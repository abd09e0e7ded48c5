import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { exploreSplit } from '#lib/usage/explore-split.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { facetNames } from '#lib/usage/facet.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import { listFacets } from '#lib/usage/list-facets.ts'
import type { Filled } from './fill-requests.ts'

const dayMs = 86_400_000

/** One of a screen's reads, as the page asks for it; `n` varies what is asked for from one run to the next. */
export interface ChartQuery {
  name: string
  run(filled: Filled, n: number): Promise<unknown>
}

/** Every other time one of the most used, which have the most rows, else any. */
function keyOf({ keyIds }: Filled, n: number): KeyId {
  return keyIds[n % 2 ? (n * 7) % 20 : (n * 37) % keyIds.length] as KeyId
}

/** So many days, that end within the last two: no two runs ask for quite the same. */
function lastDays({ now }: Filled, days: number, n: number) {
  const to = new Date(now.getTime() - (n % 48) * 3_600_000)
  return { from: new Date(Math.max(to.getTime() - days * dayMs, now.getTime() - 30 * dayMs)), to }
}

/** Those two whose figures are promised. */
export const promised = ['keyMonth', 'organizationWeek']

export const chartQueries: readonly ChartQuery[] = [
  {
    name: 'keyMonth',
    run: async (filled, n) =>
      must(await getUsage(filled.actor, { ...lastDays(filled, 30, n), key: keyOf(filled, n), interval: 'hour' })),
  },
  {
    name: 'organizationWeek',
    run: async (filled, n) =>
      must(await exploreUsage(filled.actor, { ...lastDays(filled, 7, n), interval: 'hour', filter: {} })),
  },
  {
    name: 'organizationWeekLatency',
    run: async (filled, n) =>
      must(
        await exploreUsage(filled.actor, { ...lastDays(filled, 7, n), interval: 'hour', filter: {}, latency: true }),
      ),
  },
  {
    name: 'organizationDay',
    run: async (filled, n) => {
      const range = { ...lastDays(filled, 1, n), interval: 'minute', group: 30 } as const
      return must(await exploreUsage(filled.actor, { ...range, filter: {} }))
    },
  },
  {
    name: 'organizationWeekByCountry',
    run: async (filled, n) => {
      const input = { ...lastDays(filled, 7, n), interval: 'hour', filter: {}, split: 'country' } as const
      return must(await exploreSplit(filled.actor, input))
    },
  },
  {
    name: 'oneCountryWeek',
    run: async (filled, n) => {
      const filter = { country: n % 2 ? 'SE' : 'BR' }
      return must(await exploreUsage(filled.actor, { ...lastDays(filled, 7, n), interval: 'hour', filter }))
    },
  },
  {
    name: 'weekLists',
    run: async (filled, n) => {
      const names = facetNames.filter(name => name !== 'service')
      return listFacets(filled.actor, { ...lastDays(filled, 7, n), filter: {}, names })
    },
  },
  {
    name: 'oneCountryWeekLists',
    run: async (filled, n) => {
      const names = facetNames.filter(name => name !== 'service')
      return listFacets(filled.actor, { ...lastDays(filled, 7, n), filter: { country: n % 2 ? 'SE' : 'BR' }, names })
    },
  },
  {
    name: 'keyMonthLists',
    run: async (filled, n) => {
      const names = facetNames.filter(name => name !== 'service' && name !== 'key')
      return listFacets(filled.actor, { ...lastDays(filled, 30, n), filter: { key: keyOf(filled, n) }, names })
    },
  },
  {
    name: 'hourOfWeek',
    run: async (filled, n) =>
      must(await exploreUsage(filled.actor, { ...lastDays(filled, 28, n), interval: 'hour', filter: {} })),
  },
  {
    name: 'serviceWeek',
    run: async (filled, n) => {
      const service = filled.services[n % filled.services.length]
      return must(await getUsage(filled.actor, { ...lastDays(filled, 7, n), service, interval: 'hour' }))
    },
  },
]
