import type { RequestSearch } from '#lib/usage/request-search.ts'
import { filterNames, type UsageParams } from '../usage-url.ts'
import { type ColumnName, defaultColumns } from './column-names.ts'

export const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const satisfies RequestSearch['status'][]
/** What an address says of the requests that are listed. */
export interface RequestParams extends Pick<UsageParams, 'range' | 'from' | 'to'>, RequestSearch {
  columns: readonly ColumnName[]
}

export const searchNames = [...filterNames, 'status', 'method', 'requestId'] as const satisfies (keyof RequestSearch)[]
export type SearchName = (typeof searchNames)[number]

/** The parameters of an address; what is the default is left out. */
export function requestsSearch(params: Partial<RequestParams>): URLSearchParams {
  const search = new URLSearchParams()
  for (const name of ['range', 'from', 'to', ...searchNames] as const) {
    const value = params[name]
    if (value !== undefined && !(name === 'range' && value === '24h')) search.set(name, String(value))
  }
  const { columns = defaultColumns } = params
  if (columns.join() !== defaultColumns.join()) search.set('columns', columns.join())
  return search
}

export function requestsHref(params: Partial<RequestParams>, change: Partial<RequestParams> = {}): string {
  const search = requestsSearch({ ...params, ...change })
  return search.size > 0 ? `/usage/requests?${search}` : '/usage/requests'
}
