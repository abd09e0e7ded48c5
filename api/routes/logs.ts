import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type DecodedBody, decodeBody } from '#lib/usage/decode-body.ts'
import { explainDecodeError, explainIngestError } from '#lib/usage/errors.ts'
import { ingestLogs } from '#lib/usage/ingest.ts'
import type { Place } from '#lib/usage/intake.ts'
import { logFormats } from '#lib/usage/log-format.ts'
import { needs } from '../authenticate.ts'
import type { ApiEnv } from '../env.ts'
import { idempotencyHeader } from '../idempotency.ts'
import { inGoodTime, orBusy, withPlace } from '../intake.ts'
import { countLines } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { comeAgain, json, refusals, withToken } from '../schemas/common.ts'

const batch = z
  .object({
    batchId: z.uuid(),
    accepted: z.int(),
    rejected: z
      .array(z.object({ line: z.int(), reason: z.string() }))
      .openapi({ description: 'The first hundred; `rejectedCount` has all.' }),
    rejectedCount: z.int(),
    duplicate: z.boolean().openapi({ description: 'The batch had come before; nothing was added.' }),
  })
  .openapi('LogBatch')

/** What senders of lines call them. What the body is, its first character says. */
const mediaTypes = /^(application\/(x-ndjson|ndjson|jsonl|x-jsonlines|json|json-lines|octet-stream)|text\/plain)$/

const lines = z
  .string()
  .openapi({ description: 'One JSON object a line, a JSON array of them, or a gateway’s access log.' })

const query = z.object({
  format: z
    .enum(['auto', ...logFormats])
    .default('auto')
    .openapi({ description: 'Whose access log it is; auto tells by each line’s shape. OTLP/HTTP JSON needs no name.' }),
})

const report = createRoute({
  method: 'post',
  path: '/logs',
  summary: 'Report requests made with keys: NDJSON, a JSON array, OTLP/HTTP JSON or an access log; plain, gzip or zstd',
  security: withToken,
  middleware: needs('logs:write'),
  request: { headers: idempotencyHeader, query },
  responses: {
    200: json(batch, 'The lines are durable'),
    ...refusals(400, 401, 403, 408, 413, 415, 422),
    429: comeAgain('This token has more batches under way than one may have; nothing was written'),
    503: comeAgain('More batches are under way than can be held, or the database is away; nothing was written'),
  },
})

export const logRoutes = newRouter().openapi(report, async c => {
  refuseMediaType(c.req.header('Content-Type'))
  return withPlace(c, async place => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const dedupe = key === undefined ? ({ by: 'body' } as const) : ({ by: 'idempotency', key } as const)
    const body = await read(c, place)
    const { format } = c.req.valid('query')
    const batch = { ...body, format, dedupe, mode: 'live' } as const
    const ingested = orRefuse(await ingestLogs(c.var.actor, batch), explainIngestError)
    countLines(ingested.accepted, ingested.rejectedCount, ingested.duplicate)
    return c.json(ingested, 200)
  })
})

// Declared apart from the route, so that the body stays a stream and is never buffered as JSON.
logRoutes.openAPIRegistry.definitions.forEach(definition => {
  if (definition.type !== 'route') return
  const content = { 'application/x-ndjson': { schema: lines }, 'application/json': { schema: z.array(z.unknown()) } }
  definition.route.request = { ...definition.route.request, body: { required: true, content } }
})

/** Of a body that grows larger than its place, more is read only as long as there is room. */
async function read(c: Context<ApiEnv>, place: Place): Promise<DecodedBody> {
  let bytes = 0
  const grows = (soFar: number) => {
    bytes = soFar
    orBusy(place.grow(soFar))
  }
  const parts = inGoodTime(c.req.raw.body)
  const body = orRefuse(await decodeBody(parts, c.req.header('Content-Encoding'), grows), explainDecodeError)
  place.settle(bytes)
  return body
}

function refuseMediaType(given: string | undefined): void {
  const essence = given?.split(';')[0]?.trim().toLowerCase()
  if (!essence || mediaTypes.test(essence)) return
  const detail = 'Send Content-Type: application/x-ndjson, or application/json for an array.'
  throw new Problem({ status: 415, code: 'unsupported_media_type', detail })
}
