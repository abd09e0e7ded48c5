import { z } from 'zod'
import { firstOf, type SearchParams } from '../../../../../usage/usage-params.ts'
import { type Show, shows, type TryDays, type TryField, tryFieldNames, tryFields } from './try-fields.ts'

type Numbers = Record<TryField, number>

export interface TryParams {
  /** as they were written; what was left out is as Keyturn has it */
  written: Record<TryField, string>
  /** null: something can't be read, which `errors` says */
  parameters: Numbers | null
  errors: Partial<Record<TryField, string>>
  days: TryDays
  key?: string | undefined
  show: Show
  /** somebody asked for it */
  isAsked: boolean
}

const rest = z.object({
  days: z
    .enum(['7', '28', '90'])
    .catch('28')
    .default('28')
    .transform(text => Number(text) as TryDays),
  key: z.uuid().optional().catch(undefined),
  show: z.enum(shows).catch('all').default('all'),
})

export function readTryParams(search: SearchParams, usual: Numbers): TryParams {
  const first = firstOf(search)
  const written = {} as Record<TryField, string>
  const parameters = {} as Numbers
  const errors: TryParams['errors'] = {}
  for (const name of tryFieldNames) {
    written[name] = first[name] ?? writeField(name, usual[name])
    const value = readField(name, written[name])
    if (value === null) errors[name] = rangeOf(name)
    else parameters[name] = value
  }
  const isRead = Object.keys(errors).length === 0
  const isAsked = tryFieldNames.some(name => first[name] !== undefined)
  return { written, parameters: isRead ? parameters : null, errors, isAsked, ...rest.parse(first) }
}

/** As it is written in its field: shares in percent. */
export function writeField(name: TryField, value: number): string {
  return String(tryFields[name].isShare ? Math.round(value * 10_000) / 100 : value)
}

function readField(name: TryField, text: string): number | null {
  const { isShare, min, max } = tryFields[name]
  if (!/^\d{1,7}(\.\d{1,4})?$/.test(text.trim())) return null
  const number = Number(text)
  const value = isShare ? number / 100 : number
  if (name === 'leastChange' && !Number.isInteger(value)) return null
  return value >= min && value <= max ? value : null
}

function rangeOf(name: TryField): string {
  const { min, max } = tryFields[name]
  return `A number from ${writeField(name, min)} to ${writeField(name, max)}, so nothing was tried.`
}

/** The address of the same with something changed. */
export function tryHref(path: string, params: TryParams, change: Partial<Pick<TryParams, 'key' | 'show'>>): string {
  const { written, days, key, show } = { ...params, ...change }
  const search = new URLSearchParams(written)
  search.set('days', String(days))
  if (key) search.set('key', key)
  if (show !== 'all') search.set('show', show)
  return `${path}?${search}`
}
