import { createRoute, z } from '@hono/zod-openapi'
import { explainVerificationError } from '#lib/verification/errors.ts'
import { verifyKeyInput } from '#lib/verification/input.ts'
import { codes } from '#lib/verification/verdict.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { needs } from '../authenticate.ts'
import { countVerdict } from '../metrics.ts'
import { rateLimitFields } from '../rate-limit-fields.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, comeAgain, environment, json, refusals, time, withToken } from '../schemas/common.ts'

const limit = z.object({
  name: z.string(),
  limit: z.int(),
  windowSeconds: z.int(),
  remaining: z.int(),
  resetSeconds: z.int(),
})

const verdict = z
  .object({
    valid: z.boolean().openapi({ description: 'Only true grants.' }),
    code: z.enum(codes),
    keyId: z.uuid().optional(),
    secretId: z.uuid().optional(),
    name: z.string().optional(),
    service: z.string().optional(),
    environment: environment.optional(),
    holder: z.string().optional(),
    scopes: z.array(z.string()).optional(),
    expiresAt: time.optional(),
    rateLimits: z.array(limit).optional(),
    staleSeconds: z.int().optional(),
  })
  .openapi('Verdict')

const verify = createRoute({
  method: 'post',
  path: '/verify',
  summary: 'Ask whether a key may be used; a refused key is a 200 too',
  security: withToken,
  middleware: needs('keys:verify'),
  request: { body: body(verifyKeyInput) },
  responses: {
    200: json(verdict, 'The verdict'),
    ...refusals(400, 401, 403, 404, 413, 415),
    429: comeAgain('This token asked for too many keys that nobody made; this one was not looked up, and may be good'),
    503: comeAgain('The database is away, and what was asked for is not remembered'),
  },
})

export const verifyRoutes = newRouter().openapi(verify, async c => {
  const answer = orRefuse(await verifyKey(c.get('actor'), c.req.valid('json')), explainVerificationError)
  countVerdict(answer.code)
  const fields = rateLimitFields(answer.rateLimits ?? [], answer.code === 'rate_limited')
  const [scopes, expiresAt] = [answer.scopes && [...answer.scopes], answer.expiresAt?.toISOString()]
  return c.json({ ...answer, scopes, expiresAt }, 200, fields)
})
