import type { AlertRow, AlertSignal } from '#lib/alerts/alert-row.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { type RequestParams, requestsHref } from '../../usage/requests/requests-url.ts'

type About = Pick<AlertRow, 'key' | 'service' | 'environment' | 'signals' | 'openedAt' | 'lastSignalAt'>

/** The requests of an alert in the log, narrowed by what stood out first, as far as the log can be asked. */
export function logHref({ key, service, environment, signals, openedAt, lastSignalAt }: About): string {
  const whose = key ? { key: keyIdInput.parse(key.id) } : { service, environment }
  const [first] = signals
  return requestsHref({
    ...whose,
    ...(first && narrowed(first)),
    from: openedAt.toISOString(),
    to: new Date(lastSignalAt.getTime() + 1000).toISOString(), // a range ends before its end
  })
}

function narrowed({ subject, value }: AlertSignal): Partial<RequestParams> {
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
      return {}
  }
}
