import { z } from 'zod'
import type { RequestSearch } from '#lib/usage/request-search.ts'
import { filterNames, filterParams, firstOf, rangeParams, type SearchParams } from '../usage-params.ts'
import { type ColumnName, columnNames, defaultColumns } from './column-names.ts'

export const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const satisfies RequestSearch['status'][]

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** In their own order, whatever the address says. */
const columns = z.string().transform(text => {
  const wanted = new Set(text.split(','))
  return columnNames.filter(name => wanted.has(name))
})

/** What the address says of the requests that are listed. Whatever can't be read counts as left out. */
const requestParams = z.object({
  ...rangeParams,
  ...filterParams,
  status: optional(z.enum(statusClasses)),
  method: optional(z.string().regex(/^[A-Z]{1,20}$/)),
  requestId: optional(
    z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  ),
  columns: columns.catch([]).default([]),
})
type Parsed = z.infer<typeof requestParams>
export type RequestParams = Omit<Parsed, 'columns'> & { columns: readonly ColumnName[] }

export const searchNames = [...filterNames, 'status', 'method', 'requestId'] as const satisfies (keyof RequestSearch)[]
export type SearchName = (typeof searchNames)[number]

export function readRequestParams(search: SearchParams): RequestParams {
  const params = requestParams.parse(firstOf(search))
  return { ...params, columns: params.columns.length > 0 ? params.columns : defaultColumns }
}

export function searchOf(params: Partial<RequestParams>): RequestSearch {
  return Object.fromEntries(searchNames.flatMap(name => (params[name] === undefined ? [] : [[name, params[name]]])))
}

/** The same in an address again; what is the default is left out. */
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
