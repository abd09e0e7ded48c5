import { z } from 'zod'
import type { RequestSearch } from '#lib/usage/request-search.ts'
import { filterParams, firstOf, rangeParams, type SearchParams, wholeRange } from '../usage-params.ts'
import { columnNames, defaultColumns } from './column-names.ts'
import { type RequestParams, searchNames, statusClasses } from './requests-url.ts'

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

export function readRequestParams(search: SearchParams): RequestParams {
  const params = wholeRange(requestParams.parse(firstOf(search)))
  return { ...params, columns: params.columns.length > 0 ? params.columns : defaultColumns }
}

export function searchOf(params: Partial<RequestParams>): RequestSearch {
  return Object.fromEntries(searchNames.flatMap(name => (params[name] === undefined ? [] : [[name, params[name]]])))
}
