import { z } from 'zod'
import { environments } from '#lib/access/words.ts'

export const slugInput = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'Lower-case letters, digits and dashes, starting with a letter, as in payments.')

export const prefixInput = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,15}$/,
    'Up to 16 lower-case letters, digits and underscores, starting with a letter, as in sk_test.',
  )
  .refine(prefix => prefix !== 'ktn' && !prefix.startsWith('ktn_'), 'ktn is reserved for tokens of Keyturn itself.')
  .refine(prefix => !prefix.endsWith('_'), 'The prefix gets its underscore by itself.')

/** `POST /v1/payouts` or `GET /admin/**`. */
export const sensitiveRouteInput = z
  .string()
  .max(200)
  .regex(
    /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\*) \/[^\s\p{Cc}]*$/u,
    'A method and a path, as in POST /v1/payouts or GET /admin/**.',
  )

export const createServiceInput = z.strictObject({
  slug: slugInput,
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(80)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.'),
  prefix: prefixInput,
  team: z.string().max(64).optional(),
  environments: z.array(z.enum(environments)).min(1).optional(),
  sensitiveRoutes: z.array(sensitiveRouteInput).max(100).optional(),
})
export type CreateServiceInput = z.infer<typeof createServiceInput>
