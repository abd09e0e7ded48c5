import { createRoute, z } from '@hono/zod-openapi'
import { createService } from '#lib/services/create-service.ts'
import { explainServiceError } from '#lib/services/errors.ts'
import { createServiceInput } from '#lib/services/input.ts'
import { listServices } from '#lib/services/queries.ts'
import { needs } from '../authenticate.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, environment, json, refusals, withToken } from '../schemas/common.ts'

const service = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    prefix: z.string(),
    team: z.string(),
    environments: z.array(environment),
    sensitiveRoutes: z.array(z.string()),
  })
  .openapi('Service')

const create = createRoute({
  method: 'post',
  path: '/services',
  summary: 'Create a service with its key prefix',
  security: withToken,
  middleware: needs('services:write'),
  request: { body: body(createServiceInput) },
  responses: { 201: json(service, 'The service'), ...refusals(400, 401, 403, 404, 409, 413, 415) },
})

const list = createRoute({
  method: 'get',
  path: '/services',
  summary: 'List the services whose keys the token sees, by name',
  security: withToken,
  middleware: needs('keys:read'),
  responses: { 200: json(z.object({ items: z.array(service) }), 'The services'), ...refusals(401, 403) },
})

export const serviceRoutes = newRouter()
  .openapi(create, async c => {
    const created = await createService(c.get('actor'), c.req.valid('json'))
    return c.json(orRefuse(created, explainServiceError), 201)
  })
  .openapi(list, async c => {
    const items = (await listServices(c.get('actor'))).map(({ id, slug, name, prefix, sensitiveRoutes, ...row }) => ({
      ...{ id, slug, name, prefix, sensitiveRoutes, team: row.team.slug },
      environments: row.environments.map(policy => policy.environment),
    }))
    return c.json({ items }, 200)
  })
