import { z } from 'zod'
import { momentInput } from '#lib/format/moment-input.ts'
import { stopKeyInput } from '#lib/keys/input.ts'

export const rotateKeyInput = z.strictObject({
  /** how long the old secret still works once the new one is in use; the policy's, if left out */
  overlapSeconds: z.int().min(0).max(31_536_000).optional(),
  /** claim again: replace a successor that nobody has used yet, as after a lost answer */
  replaceUnused: z.boolean().optional(),
})
export type RotateKeyInput = z.infer<typeof rotateKeyInput>

export const extendOverlapInput = z.strictObject({
  /** until when the old secret shall work */
  retiresAt: momentInput,
})
export type ExtendOverlapInput = z.infer<typeof extendOverlapInput>

/** What a person says to those who are told. */
export const rotationNoteInput = stopKeyInput.pick({ note: true })
export type RotationNoteInput = z.infer<typeof rotationNoteInput>
