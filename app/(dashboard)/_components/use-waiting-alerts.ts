import { useQuery } from '@tanstack/react-query'
import type { WaitingAlerts } from '#lib/alerts/list-alerts.ts'

/** Of a page that is in sight; a hidden tab asks nothing. */
const everyMs = 20_000

/** How many alerts ask for somebody: as of the page, then by the clock, since an alert comes while nobody clicks. */
export function useWaitingAlerts(waiting: WaitingAlerts, asOf: number): WaitingAlerts {
  const { data } = useQuery({
    queryKey: ['waiting-alerts', asOf],
    queryFn: askWaiting,
    initialData: waiting,
    initialDataUpdatedAt: asOf,
    refetchInterval: everyMs,
  })
  return data
}

async function askWaiting(): Promise<WaitingAlerts> {
  const response = await fetch('/alerts/open', { cache: 'no-store' })
  if (!response.ok) throw new Error('not signed in, or the server is away')
  return response.json()
}
