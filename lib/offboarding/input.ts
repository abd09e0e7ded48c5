import { z } from 'zod'
import { hideKeys } from '#lib/format/hide-keys.ts'

const note = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.')
  .overwrite(hideKeys)

export const offboardedMemberInput = z.uuid()

/** The longest time for which what a leaver knows works on. */
export const longestOverlapHours = 24

const decidedKey = z.strictObject({
  keyId: z.uuid(),
  /** of the row as it was read */
  stamp: z.string().max(32),
  /** it was shown as idle */
  idle: z.boolean(),
  action: z.enum(['revoke', 'rotate', 'reassign', 'keep', 'nothing']),
  /** a member's id: who holds it from now on */
  holder: z.uuid().optional(),
  note: note.optional(),
})

const decidedWebhook = z.strictObject({
  webhookId: z.uuid(),
  /** of the webhook as it was read */
  stamp: z.string().max(32),
  action: z.enum(['rotate', 'switch_off', 'keep']),
  note: note.optional(),
})

export const executeOffboardingInput = z.strictObject({
  memberId: offboardedMemberInput,
  /** nothing that they know works from now on */
  hostile: z.boolean().default(false),
  overlapHours: z.number().min(0).max(longestOverlapHours).default(longestOverlapHours),
  note: note.optional(),
  keys: z.array(decidedKey).max(20_000),
  tokens: z.array(z.strictObject({ tokenId: z.uuid(), action: z.enum(['replace', 'revoke']) })).max(1_000),
  machines: z.array(z.strictObject({ machineId: z.uuid(), responsible: z.uuid() })).max(20_000),
  webhooks: z.array(decidedWebhook).max(1_000),
})
export type ExecuteOffboardingInput = z.infer<typeof executeOffboardingInput>
export type DecidedKey = ExecuteOffboardingInput['keys'][number]
