import type { AlertRow, AlertSignal } from '#lib/alerts/alert-row.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { type RequestParams, requestsHref } from '../../usage/requests/requests-url.ts'

type About = Pick<AlertRow, 'key' | 'service' | 'environment' | 'signals' | 'openedAt' | 'lastSignalAt' | 'closedAt'>

/**
 * The requests of an alert in the log, narrowed by what stood out first, as far as the log can be asked. A signal is told
 * of when it is new, and whoever stole a key goes on: what can be narrowed is shown until the alert was closed, or now.
 */
export function logHref({ key, service, environment, signals, ...times }: About, now: Date): string {
  const { openedAt, lastSignalAt, closedAt } = times
  const whose = key ? { key: keyIdInput.parse(key.id) } : { service, environment }
  const [first] = signals
  const search = first && narrowed(first)
  const last = search ? Math.max(lastSignalAt.getTime(), (closedAt ?? now).getTime()) : lastSignalAt.getTime()
  return requestsHref({
    ...whose,
    ...search,
    from: openedAt.toISOString(),
    to: new Date(last + 1000).toISOString(), // a range ends before its end
  })
}

function narrowed({ subject, value }: AlertSignal): Partial<RequestParams> | undefined {
  switch (subject) {
    case 'country':
    case 'travel':
      return { country: value }
    case 'network':
      return { network: Number(value) }
    case 'client':
      return { client: value }
    case 'errors':
      return { status: value === '5xx' ? '5xx' : '4xx' }
    case 'paths':
      return { status: '4xx' }
    default:
      return undefined
  }
}
