import { z } from '@hono/zod-openapi'
import { rateLimitInput } from '#lib/keys/input.ts'
import { environment, time } from './common.ts'

const holder = z.union([
  z.object({ kind: z.literal('member'), id: z.uuid(), name: z.string(), member: z.string() }),
  z.object({
    kind: z.literal('machine'),
    id: z.uuid(),
    name: z.string(),
    machine: z.string(),
    responsible: z.string(),
  }),
])

/** A key as programs see it: never a hash, never plain text. */
export const keyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    service: z.string(),
    environment,
    holder: holder.nullable(),
    status: z.enum(['live', 'overlap', 'compromised', 'quarantined', 'revoked', 'expired']),
    decoy: z.boolean().openapi({
      description:
        'It grants nothing: nobody should use it, and each use is a critical alert. Until it is ended its status is `live`, ' +
        'and lists by the status `active` or `live` leave it out; those by `decoy` hold nothing else.',
    }),
    hint: z.string(),
    secretId: z.uuid().nullable(),
    scopes: z.array(z.string()),
    allowedNetworks: z.array(z.string()),
    rateLimits: z.array(rateLimitInput),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable(),
    quarantinedAt: time.nullable(),
    rotatesAt: time.nullable(),
    endedAt: time.nullable(),
    endReason: z.string().nullable(),
    retiring: z
      .object({ secretId: z.uuid(), hint: z.string(), retiresAt: time.nullable(), retiresBy: time.nullable() })
      .nullable(),
  })
  .openapi('Key')

export const keyPage = z.object({ items: z.array(keyView), nextCursor: z.string().nullable() })

const revealed = {
  id: z.uuid(),
  secretId: z.uuid(),
  key: z.string().openapi({ description: 'The plain key: in this answer, and never again.' }),
  hint: z.string(),
}

export const createdKey = z
  .object({
    ...revealed,
    name: z.string(),
    service: z.string(),
    environment,
    createdAt: time,
    expiresAt: time.nullable(),
  })
  .openapi('CreatedKey')

export const rotatedKey = z.object({ ...revealed, previousRetiresBy: time.nullable() }).openapi('RotatedKey')

export const stoppedKey = z
  .object({
    id: z.uuid(),
    status: z.enum(['active', 'revoked', 'expired']),
    quarantined: z.boolean(),
    changed: z.boolean().openapi({ description: 'false: it was so already, and nothing was written' }),
  })
  .openapi('StoppedKey')
