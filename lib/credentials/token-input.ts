import { z } from 'zod'
import { scopes } from '#lib/access/actor.ts'
import { environments } from '#lib/access/words.ts'
import { momentInput } from '#lib/format/moment-input.ts'

export const createTokenInput = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'Give it a name.')
      .max(80)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.'),
    scopes: z.array(z.enum(scopes)).min(1, 'Choose at least one scope.'),
    service: z.string().max(64).optional(),
    environment: z.enum(environments).optional(),
    /** a machine of the service's team, which then holds it; made on the way */
    machine: z
      .string()
      .trim()
      .min(1, 'Give the machine a name.')
      .max(64)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.')
      .optional(),
    expiresAt: momentInput.optional(),
  })
  .refine(input => input.environment === undefined || input.service !== undefined, {
    path: ['service'],
    error: 'A token bound to an environment names its service too.',
  })
  .refine(input => input.machine === undefined || input.service !== undefined, {
    path: ['service'],
    error: 'A machine belongs to a team: choose a service of it.',
  })
export type CreateTokenInput = z.infer<typeof createTokenInput>

export const tokenIdInput = z.uuid().brand<'TokenId'>()
export type TokenId = z.infer<typeof tokenIdInput>
