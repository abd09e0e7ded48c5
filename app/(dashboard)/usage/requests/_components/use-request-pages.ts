import { useInfiniteQuery } from '@tanstack/react-query'
import type { RequestPage } from '#lib/usage/search-requests.ts'

/** The list page by page. What was read stays as it is: the newest requests are the stream's. */
export function useRequestPages(search: string, { limit, enabled = true }: { limit?: 20; enabled?: boolean } = {}) {
  return useInfiniteQuery({
    queryKey: ['requests', search, limit],
    queryFn: ({ pageParam }) => askPage(search, pageParam, limit),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
    enabled,
  })
}

async function askPage(search: string, cursor: string | undefined, limit: 20 | undefined): Promise<RequestPage> {
  const asked = new URLSearchParams(search)
  if (cursor) asked.set('cursor', cursor)
  if (limit) asked.set('limit', String(limit))
  const response = await fetch(`/usage/requests/data?${asked}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}
