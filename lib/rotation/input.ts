import { z } from 'zod'

export const rotateKeyInput = z.strictObject({
  /** how long the old secret still works once the new one is in use; the policy's, if left out */
  overlapSeconds: z.int().min(0).max(31_536_000).optional(),
  /** claim again: replace a successor that nobody has used yet, as after a lost answer */
  replaceUnused: z.boolean().optional(),
})
export type RotateKeyInput = z.infer<typeof rotateKeyInput>
