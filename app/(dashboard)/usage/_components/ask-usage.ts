import type { ExploredUsage } from '#lib/usage/explore-usage.ts'
import { type UsageParams, usageSearch } from '../usage-url.ts'

/** What `/usage/data` answers: buckets as they are drawn. */
export interface UsageAnswer extends ExploredUsage {
  /** what the groups of the buckets are */
  split: UsageParams['split']
  /** when it was counted: a bucket that ends later was still filling; ISO 8601 */
  until: string
  /** the stretch of the same length before; null where it was not asked for */
  previous: { start: string; requests: number | null }[] | null
}

/** The query of a graph: whoever asks the same at the same time shares the answer. */
export function usageQuery(params: Partial<UsageParams>) {
  const search = usageSearch(params).toString()
  return { queryKey: ['usage', search], queryFn: () => askUsage(search) }
}

async function askUsage(search: string): Promise<UsageAnswer> {
  const response = await fetch(`/usage/data?${search}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}
