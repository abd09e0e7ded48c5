import { z } from 'zod'
import { momentInput } from '#lib/format/moment-input.ts'

export const listEventsInput = z.strictObject({
  from: momentInput.optional(),
  to: momentInput.optional(),
  /** `member:<id>`, `token:<id>`, `key:<id>` or `system:<name>`; `key` alone for every key that acted itself */
  actor: z.string().min(1).max(64).optional(),
  /** `key.rotated`; `key` alone for everything done to keys */
  action: z.string().min(1).max(64).optional(),
  /** the id of what it happened to: a key, a member, a token, a service */
  subject: z.uuid().optional(),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'The nextCursor of an earlier answer.')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListEventsInput = z.infer<typeof listEventsInput>

/** What of the ledger is asked for. A name may stand for several subjects; none of them is nothing at all. */
export type LedgerFilter = Pick<ListEventsInput, 'from' | 'to' | 'actor' | 'action'> & {
  subject?: string | readonly string[]
}
