import { useQuery } from '@tanstack/react-query'
import type { OpenAlerts } from '../alerts/sum-open.ts'

/** Of a page that is in sight; a hidden tab asks nothing. */
const everyMs = 20_000

/** How many alerts are open: as of the page, then by the clock, since an alert comes while nobody clicks. */
export function useOpenAlerts(open: OpenAlerts, asOf: number): OpenAlerts {
  const { data } = useQuery({
    queryKey: ['open-alerts', asOf],
    queryFn: askOpen,
    initialData: open,
    initialDataUpdatedAt: asOf,
    refetchInterval: everyMs,
  })
  return data
}

async function askOpen(): Promise<OpenAlerts> {
  const response = await fetch('/alerts/open', { cache: 'no-store' })
  if (!response.ok) throw new Error('not signed in, or the server is away')
  return response.json()
}
