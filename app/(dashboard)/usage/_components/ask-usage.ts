import type { Usage } from '#lib/usage/get-usage.ts'

/** What `/usage/data` answers: buckets as they are drawn. */
export type UsageAnswer = Pick<Usage, 'interval' | 'source' | 'buckets'>

export async function askUsage(search: URLSearchParams): Promise<UsageAnswer> {
  const response = await fetch(`/usage/data?${search}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}
