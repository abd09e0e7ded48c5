import { z } from 'zod'

const noticeId = z.uuid()

export const listNoticesInput = z.strictObject({
  /** the notice after which the page begins: the last of the page before */
  cursor: noticeId.optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
export type ListNoticesInput = z.input<typeof listNoticesInput>

/** One, or all that were on the screen: what came since was not read. */
export const markNoticesReadInput = z.union([
  z.strictObject({ noticeId }),
  z.strictObject({ upTo: noticeId.describe('the youngest that was shown') }),
])
export type MarkNoticesReadInput = z.infer<typeof markNoticesReadInput>
