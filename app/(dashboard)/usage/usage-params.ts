import { z } from 'zod'
import { environments } from '#lib/access/words.ts'

export const usageRanges = ['1h', '24h', '7d', '28d', '90d'] as const
export const usageSplits = ['service', 'environment', 'outcome'] as const
export const usageSteps = ['minute', 'hour', 'day'] as const

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** What the address says of the chart. Whatever can't be read counts as left out, so that an old link still leads somewhere. */
const usageParams = z.object({
  range: z.enum(usageRanges).catch('24h').default('24h'),
  from: optional(z.iso.datetime({ offset: true })),
  to: optional(z.iso.datetime({ offset: true })),
  step: optional(z.enum(usageSteps)),
  service: optional(z.string().max(64).min(1)),
  environment: optional(z.enum(environments)),
  split: z.enum(usageSplits).catch('outcome').default('outcome'),
})
export type UsageParams = z.infer<typeof usageParams>

export type SearchParams = Record<string, string | string[] | undefined>

export function readUsageParams(search: SearchParams): UsageParams {
  const first = Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return usageParams.parse(Object.fromEntries(first))
}

/** The same in an address again; what is the default is left out. */
export function usageSearch(params: Partial<UsageParams>): URLSearchParams {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    const isDefault = (name === 'range' && value === '24h') || (name === 'split' && value === 'outcome')
    if (value && !isDefault) search.set(name, value)
  }
  return search
}
