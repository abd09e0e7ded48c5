import { createRoute, z } from '@hono/zod-openapi'
import { listEventsInput } from '#lib/audit/input.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { needs } from '../authenticate.ts'
import { newRouter } from '../router.ts'
import { json, refusals, time, withToken } from '../schemas/common.ts'

const event = z
  .object({
    seq: z.int(),
    at: time,
    actor: z.string(),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.uuid().nullable() }),
    detail: z.record(z.string(), z.unknown()),
    mac: z.string(),
  })
  .openapi('AuditEvent')

const list = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'Read the ledger, newest first',
  security: withToken,
  middleware: needs('audit:read'),
  request: { query: listEventsInput },
  responses: {
    200: json(z.object({ items: z.array(event), nextCursor: z.string().nullable() }), 'A page of the ledger'),
    ...refusals(400, 401, 403),
  },
})

export const auditRoutes = newRouter().openapi(list, async c => {
  const { items, nextCursor } = await listEvents(c.get('actor'), c.req.valid('query'))
  return c.json({ items: items.map(item => ({ ...item, at: item.at.toISOString() })), nextCursor }, 200)
})
