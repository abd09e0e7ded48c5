import type { ExploredUsage } from '#lib/usage/explore-usage.ts'

/** What `/usage/data` answers: buckets as they are drawn. */
export interface UsageAnswer extends ExploredUsage {
  /** the stretch of the same length before; null where it was not asked for */
  previous: { start: string; requests: number | null }[] | null
}

export async function askUsage(search: URLSearchParams): Promise<UsageAnswer> {
  const response = await fetch(`/usage/data?${search}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}
