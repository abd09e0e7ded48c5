import type { RequestFilter } from '#lib/usage/request-filter.ts'

// What a browser needs of the addresses of these screens: how they are written. Reading them is the server's.

export const usageRanges = ['1h', '24h', '7d', '28d', '90d'] as const
export const usageSplits = [
  'outcome',
  'service',
  'environment',
  'key',
  'country',
  'network',
  'route',
  'client',
  'address',
] as const
export const usageSteps = ['minute', 'hour', 'day'] as const

/** What an address says of the Usage screen. */
export interface UsageParams extends RequestFilter {
  range: (typeof usageRanges)[number]
  /** of a range of its own; ISO 8601 */
  from?: string
  to?: string
  step?: (typeof usageSteps)[number]
  split: (typeof usageSplits)[number]
  /** the stretch of the same length before is drawn beside it */
  compare?: 'previous'
}

/** What an address says of the requests that are looked at; the names of `RequestFilter`. */
export const filterNames = [
  'service',
  'environment',
  'key',
  'outcome',
  'country',
  'network',
  'address',
  'route',
  'client',
] as const satisfies (keyof RequestFilter)[]

/** The parameters of an address; what is the default is left out. */
export function usageSearch(params: Partial<UsageParams>): URLSearchParams {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    const isDefault = (name === 'range' && value === '24h') || (name === 'split' && value === 'outcome')
    if (value !== undefined && value !== '' && !isDefault) search.set(name, String(value))
  }
  return search
}

/** What `usageHref` wrote. Others' addresses are for the server to read. */
export function readUsageHref(href: string): UsageParams {
  const search = new URLSearchParams(href.split('?')[1])
  return { range: '24h', split: 'outcome', ...Object.fromEntries(search) }
}

/** The screen's address with something changed. */
export function usageHref(params: Partial<UsageParams>, change: Partial<UsageParams>): string {
  const search = usageSearch({ ...params, ...change })
  return search.size > 0 ? `/usage?${search}` : '/usage'
}
