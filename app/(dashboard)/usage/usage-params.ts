import { z } from 'zod'
import { environments } from '#lib/access/words.ts'
import { momentParam } from '#lib/format/moment-input.ts'
import { normalizeAddress } from '#lib/usage/address.ts'
import type { RequestFilter } from '#lib/usage/request-filter.ts'
import { filterNames, type UsageParams, usageRanges, usageSplits, usageSteps } from './usage-url.ts'

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** Numbers as the database has room for them, and texts that it can read: what it refused would end the page. */
const number = (most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine(value => value <= most)
const text = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)

/** In the one spelling that counts and raw rows know. */
const address = z.union([z.ipv4(), z.ipv6()]).transform(given => normalizeAddress(given) ?? given)

/** What an address says of the time that is looked at. */
export const rangeParams = {
  range: z.enum(usageRanges).catch('24h').default('24h'),
  from: momentParam,
  to: momentParam,
}

/** What an address says of the requests that are looked at; the names of `RequestFilter`. */
export const filterParams = {
  service: optional(text),
  environment: optional(z.enum(environments)),
  key: optional(z.uuid().transform(id => id.toLowerCase() as NonNullable<RequestFilter['key']>)),
  outcome: optional(z.string().regex(/^[a-z_]{1,40}$/)),
  country: optional(z.string().regex(/^[A-Z]{2}$/)),
  network: optional(number(4_294_967_295)),
  address: optional(address),
  route: optional(number(2_147_483_647)),
  client: optional(text),
}
/** Whatever can't be read counts as left out, so that an old link still leads somewhere. */
const usageParams = z.object({
  ...rangeParams,
  ...filterParams,
  step: optional(z.enum(usageSteps)),
  split: z.enum(usageSplits).catch('outcome').default('outcome'),
  compare: optional(z.literal('previous')),
})
export type SearchParams = Record<string, string | string[] | undefined>

export function readUsageParams(search: SearchParams): UsageParams {
  return wholeRange(usageParams.parse(firstOf(search)))
}

/** Half a range is none, and neither is one that ends before it starts. Where both are there, they are what is drawn. */
export function wholeRange<Params extends Pick<UsageParams, 'from' | 'to'>>(params: Params): Params {
  const { from, to } = params
  const isWhole = from !== undefined && to !== undefined && Date.parse(from) < Date.parse(to)
  return isWhole ? params : { ...params, from: undefined, to: undefined }
}

/** Of a name that stands twice the first one counts. */
export function firstOf(search: SearchParams): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )
}

export function filterOf(params: UsageParams): RequestFilter {
  return Object.fromEntries(filterNames.flatMap(name => (params[name] === undefined ? [] : [[name, params[name]]])))
}
