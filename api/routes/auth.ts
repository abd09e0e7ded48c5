import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { explainVerificationError } from '#lib/verification/errors.ts'
import { verifyKeyInput } from '#lib/verification/input.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { gatewayToken, needs } from '../authenticate.ts'
import type { ApiEnv } from '../env.ts'
import { grantHeaders, refuseRequest } from '../gateway-answer.ts'
import { gatewayRequest, gateways } from '../gateway-request.ts'
import { countVerdict } from '../metrics.ts'
import { presentedKey } from '../presented-key.ts'
import { Problem } from '../problem.ts'
import { rateLimitFields } from '../rate-limit-fields.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { comeAgain, refusals, withGatewayToken } from '../schemas/common.ts'
import { refuseInvalid } from '../validation.ts'

const query = verifyKeyInput
  .pick({ service: true, environment: true, scope: true })
  .extend({
    gateway: z.enum(gateways),
    path: z.string().optional().openapi({
      description: 'Envoy alone, and last: the end of its path_prefix, which all that the client asked for follows.',
    }),
  })
  .refine(({ gateway, path }) => path === undefined || gateway === 'envoy', {
    path: ['path'],
    error: 'Envoy alone sends the path here.',
  })

/**
 * Every answer says its code in a header, since gateways pass on few bodies. What is wrong with the question, and not with
 * the key, begins with `gateway_`: no client should hear that its key is refused because the gateway's token has expired.
 */
const sayCode = createMiddleware<ApiEnv>(async (c, next) => {
  await next()
  if (!c.error || c.res.headers.has('X-Keyturn-Code')) return
  const isAsked = c.error instanceof Problem && c.error.init.status < 500
  c.res.headers.set('X-Keyturn-Code', isAsked ? `gateway_${(c.error as Problem).init.code}` : 'unavailable')
})

export const authRoutes = newRouter()

authRoutes.all('/auth', sayCode, needs('keys:verify', gatewayToken), async c => {
  const { gateway, path, ...asked } = readQuery(c)
  const presented = presentedKey(c)
  if ('refused' in presented) throw refuseRequest(presented.refused, gateway)
  const question = {
    ...asked,
    key: presented.key,
    ...gatewayRequest(c, gateway, path),
    userAgent: c.req.header('User-Agent')?.slice(0, 1024),
    origin: c.req.header('Origin')?.slice(0, 512),
    secFetchSite: c.req.header('Sec-Fetch-Site'),
  }
  const verdict = orRefuse(await verifyKey(c.get('actor'), question), explainVerificationError)
  countVerdict(verdict.code)
  if (!verdict.valid) throw refuseRequest(verdict.code, gateway, verdict.rateLimits)
  return c.body(null, 200, { ...grantHeaders(verdict), ...rateLimitFields(verdict.rateLimits ?? [], false) })
})

authRoutes.openAPIRegistry.registerPath({
  method: 'get',
  path: '/auth',
  summary: 'For gateways: whether a request may pass with the key that it brings; any method',
  description:
    'The key comes in Authorization: Bearer or X-API-Key; the request itself in the headers of the gateway that is named. Configurations are in docs/gateways.',
  security: withGatewayToken,
  request: { query },
  responses: {
    200: { description: 'It may: X-Keyturn-Key-Id, -Secret-Id, -Holder and -Scopes say whose key it is' },
    ...refusals(400, 401, 403, 404),
    429: comeAgain(
      'The key has used up a limit (403 for nginx), or the token asked for too many keys that nobody made',
    ),
    503: comeAgain('The database is away, and what was asked for is not remembered'),
  },
})

/**
 * Envoy appends to its prefix what the client asked for, query and all. So whatever follows the first `path=` is that,
 * and no client can name another service or scope.
 */
function readQuery(c: Context<ApiEnv>): z.infer<typeof query> {
  const { search } = new URL(c.req.url)
  const [, own = '', path] = /^\??(.*?)(?:(?:^|[?&])path=(.*))?$/s.exec(search) ?? []
  const fields = [...new URLSearchParams(own)]
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    throw new Problem({ status: 400, code: 'invalid_query', detail: 'A name stands twice in the query.' })
  }
  const parsed = query.safeParse({ ...Object.fromEntries(fields), ...(path !== undefined && { path }) })
  refuseInvalid({ target: 'query', ...parsed }, c)
  return query.parse(parsed.data)
}
