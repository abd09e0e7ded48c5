import type { RequestRow } from '#lib/usage/request-row.ts'
import { facetWords } from '../../_components/facet-words.ts'
import type { ColumnName } from '../column-names.ts'
import type { SearchName } from '../requests-url.ts'

export const searchWords: Record<SearchName, string> = {
  ...(Object.fromEntries(Object.entries(facetWords).map(([name, { one }]) => [name, one])) as Record<
    keyof typeof facetWords,
    string
  >),
  status: 'Status',
  method: 'Method',
  requestId: 'Request id',
}

export const columnWords: Record<ColumnName, string> = {
  time: 'Time',
  key: 'Key',
  service: 'Service',
  environment: 'Environment',
  method: 'Method',
  route: 'Route',
  path: 'Path',
  status: 'Status',
  verdict: 'Verdict',
  took: 'Took',
  bytes: 'Bytes',
  address: 'Address',
  country: 'Country',
  network: 'Network',
  client: 'Client',
  origin: 'Origin',
  source: 'Source',
  requestId: 'Request id',
}

/** What was decided about it: a report tells none, the service answered by itself. */
export function verdictWords({ outcome }: Pick<RequestRow, 'outcome'>): string {
  return outcome.replaceAll('_', ' ')
}

export function isRefused({ outcome }: Pick<RequestRow, 'outcome'>): boolean {
  return outcome !== 'valid' && outcome !== 'reported'
}

/** What stands where no key can be named. */
export const keylessWords = { known: '', hidden: 'a key of another team', unknown: 'no known key' } as const
