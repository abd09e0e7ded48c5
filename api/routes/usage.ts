import { createRoute, z } from '@hono/zod-openapi'
import { explainUsageError } from '#lib/usage/errors.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import { intervals, usageInput } from '#lib/usage/input.ts'
import { needs } from '../authenticate.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { json, refusals, time, withToken } from '../schemas/common.ts'

const counts = {
  requests: z.int(),
  refused: z.int().openapi({ description: 'Keyturn’s verdicts; 4xx and 5xx are the services’ own answers.' }),
  clientErrors: z.int(),
  serverErrors: z.int(),
  bytes: z.int(),
}

const bucket = z
  .object({
    start: time,
    collected: z.boolean().openapi({ description: 'false: nothing was recorded, and the zeros say nothing' }),
    ...counts,
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    groups: z.array(z.object({ group: z.string(), label: z.string(), ...counts })).optional(),
  })
  .openapi('UsageBucket')

const usage = z
  .object({
    interval: z.enum(intervals),
    source: z.enum(['verification', 'report', 'mixed']),
    buckets: z.array(bucket),
  })
  .openapi('Usage')

const read = createRoute({
  method: 'get',
  path: '/usage',
  summary: 'Usage of a key, of a service, or of all that the token sees, in every bucket of a range (UTC)',
  security: withToken,
  middleware: needs('usage:read'),
  request: { query: usageInput },
  responses: { 200: json(usage, 'Every bucket of the range'), ...refusals(400, 401, 403, 404) },
})

export const usageRoutes = newRouter().openapi(read, async c =>
  c.json(orRefuse(await getUsage(c.get('actor'), c.req.valid('query')), explainUsageError), 200),
)
