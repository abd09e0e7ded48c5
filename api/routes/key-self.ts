import { createRoute, z } from '@hono/zod-openapi'
import { stopKeyInput } from '#lib/keys/input.ts'
import { err, type Result } from '#lib/result.ts'
import { explainRotationError, type RotationError } from '#lib/rotation/errors.ts'
import type { RotatedKey } from '#lib/rotation/turn-secret.ts'
import {
  getKeySelf,
  isSelfRefusal,
  revokeKeySelf,
  rotateKeySelf,
  type SelfRefusal,
} from '#lib/verification/key-self.ts'
import { bearer, unauthorized } from '../authenticate.ts'
import { callerOf } from '../caller.ts'
import { requiredIdempotencyKey } from '../idempotency.ts'
import { Problem } from '../problem.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, comeAgain, environment, json, refusals, time, withKey } from '../schemas/common.ts'
import { rotatedKey, stoppedKey } from '../schemas/keys.ts'

const keySelf = z
  .object({
    id: z.uuid(),
    name: z.string(),
    service: z.string(),
    environment,
    scopes: z.array(z.string()),
    expiresAt: time.optional(),
    retiresBy: time.optional(),
  })
  .openapi('KeySelf')

const away = comeAgain('The database is away; nothing was changed')

const read = createRoute({
  method: 'get',
  path: '/keys/self',
  summary: 'What the presented key is',
  security: withKey,
  responses: { 200: json(keySelf, 'The key'), ...refusals(401, 403), 503: away },
})

const revoke = createRoute({
  method: 'post',
  path: '/keys/self/revoke',
  summary: 'End the presented key for good: whoever finds a key can stop it',
  security: withKey,
  request: { body: body(stopKeyInput, false) },
  responses: { 200: json(stoppedKey, 'What the key is now'), ...refusals(400, 401, 403, 413, 415), 503: away },
})

const rotate = createRoute({
  method: 'post',
  path: '/keys/self/rotate',
  summary: 'Give the presented key its next secret; the answer holds it in plain, once',
  description:
    'The same Idempotency-Key with the same secret again, as after a lost answer, replaces a next secret that nobody has used. Another one is refused with 409, and the holder of the key is told.',
  security: withKey,
  request: {
    headers: z.object({ 'idempotency-key': requiredIdempotencyKey }),
    body: body(z.strictObject({}), false),
  },
  responses: { 201: json(rotatedKey, 'The new secret'), ...refusals(400, 401, 403, 409, 413, 415, 429), 503: away },
})

export const keySelfRoutes = newRouter()
  .openapi(read, async c => {
    const self = known(await getKeySelf(bearer(c), callerOf(c)))
    return c.json({ ...self, expiresAt: self.expiresAt?.toISOString(), retiresBy: self.retiresBy?.toISOString() }, 200)
  })
  .openapi(rotate, async c => {
    const { 'idempotency-key': idempotencyKey } = c.req.valid('header')
    const rotated = await rotateKeySelf(bearer(c), { ...callerOf(c), idempotencyKey })
    if (!rotated.ok && isSelfRefusal(rotated.error)) return known(err(rotated.error))
    return c.json(orRefuse(rotated as Result<RotatedKey, RotationError>, explainRotationError), 201)
  })
  .openapi(revoke, async c =>
    c.json(known(await revokeKeySelf(bearer(c), { ...callerOf(c), ...c.req.valid('json') })), 200),
  )

/** 401 where the key is none (any more), 403 where it lives but may not do this from here. */
function known<T>(result: Result<T, SelfRefusal>): T {
  if (result.ok) return result.value
  const { reason } = result.error
  const detail = `This key is refused: ${reason.replaceAll('_', ' ')}.`
  if (reason === 'quarantined' || reason === 'network_not_allowed') {
    throw new Problem({ status: 403, code: `key_${reason}`, detail })
  }
  throw unauthorized(`key_${reason}`, detail)
}
