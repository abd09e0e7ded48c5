import { createHash } from 'node:crypto'
import { z } from '@hono/zod-openapi'

export const requiredIdempotencyKey = z
  .string({ error: 'An Idempotency-Key is needed, as a UUID.' })
  .regex(/^[\x21-\x7e]{1,255}$/, 'One to 255 visible ASCII characters, as a UUID.')
export const idempotencyKey = requiredIdempotencyKey.optional()

/** draft-ietf-httpapi-idempotency-key-header; taken with or without the quotes of a structured field. */
export const idempotencyHeader = z.object({ 'idempotency-key': idempotencyKey })

/**
 * An `Idempotency-Key` with a hash of what was asked for, or nothing where none was sent. The hash is of the body as it
 * was understood, so that spaces and the order of its fields make no difference.
 */
export function onceOf(endpoint: string, headers: z.infer<typeof idempotencyHeader>, body: Record<string, unknown>) {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  const text = JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { endpoint, key, bodyHash: createHash('sha256').update(text).digest() }
}
