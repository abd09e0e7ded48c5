import { z } from 'zod'

const time = z.iso.datetime({ offset: true, error: 'A time with its zone, as in 2027-01-31T00:00:00Z.' })

export const listEventsInput = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  /** `member:<id>`, `token:<id>`, `key:<id>` or `system:<name>` */
  actor: z.string().min(1).max(64).optional(),
  action: z.string().min(1).max(64).optional(),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'The nextCursor of an earlier answer.')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListEventsInput = z.infer<typeof listEventsInput>
