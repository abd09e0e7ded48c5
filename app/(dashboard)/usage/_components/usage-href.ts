import { type UsageParams, usageSearch } from '../usage-params.ts'

export type { UsageParams }

/** The screen's address with something changed. */
export function usageHref(params: UsageParams, change: Partial<UsageParams>): string {
  const search = usageSearch({ ...params, ...change })
  return search.size > 0 ? `/usage?${search}` : '/usage'
}
