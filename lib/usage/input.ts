import { z } from 'zod'
import { isStorable, momentInput } from '#lib/format/moment-input.ts'
import { keyIdInput } from '#lib/keys/input.ts'

export const intervals = ['minute', 'hour', 'day'] as const
export const logSources = ['verification', 'report'] as const
export const usageGroups = ['outcome', 'secret', 'service', 'environment'] as const

const error = 'A time with its zone, as in 2027-01-31T00:00:00Z, or a day, as in 2027-01-31.'
const day = z.iso.date({ error, abort: true }).refine(isStorable, { error })
const moment = z.union([momentInput, day], { error }).transform(text => new Date(text))

/** As in a query string. A date alone is its midnight, UTC; `to` is not within the range. */
export const usageInput = z
  .strictObject({
    key: keyIdInput.optional(),
    service: z.string().min(1).max(64).optional(),
    from: moment,
    to: moment,
    interval: z.enum(intervals),
    groupBy: z.enum(usageGroups).optional(),
    source: z.enum(logSources).optional(),
  })
  .refine(input => !(input.key && input.service), { error: 'A key, or a service, or neither.', path: ['service'] })
export type UsageInput = z.output<typeof usageInput>

export const logSourceInput = z.strictObject({
  service: z.string().min(1).max(64),
  source: z.enum(logSources),
})
export type LogSourceInput = z.infer<typeof logSourceInput>
