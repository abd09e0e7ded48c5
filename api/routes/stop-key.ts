import { createRoute } from '@hono/zod-openapi'
import { explainKeyError } from '#lib/keys/errors.ts'
import { stopKeyInput } from '#lib/keys/input.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'
import { needs } from '../authenticate.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, json, keyPath, refusals, withToken } from '../schemas/common.ts'
import { stoppedKey } from '../schemas/keys.ts'

function stop<Act extends string>(act: Act, summary: string) {
  return createRoute({
    method: 'post',
    path: `/keys/{keyId}/${act}`,
    summary,
    security: withToken,
    middleware: needs('keys:write'),
    request: { params: keyPath, body: body(stopKeyInput, false) },
    responses: { 200: json(stoppedKey, 'What the key is now'), ...refusals(400, 401, 403, 404, 409, 413, 415) },
  })
}

const revoke = stop('revoke', 'End a key for good; ended twice, nothing more changes')
const quarantine = stop('quarantine', 'Refuse every use of a key until it is released')
const release = stop('release', 'Let a quarantined key work again')

export const stopKeyRoutes = newRouter()
  .openapi(revoke, async c => {
    const stopped = await revokeKey(c.get('actor'), { ...c.req.valid('json'), ...c.req.valid('param') })
    return c.json(orRefuse(stopped, explainKeyError), 200)
  })
  .openapi(quarantine, async c => {
    const stopped = await quarantineKey(c.get('actor'), { ...c.req.valid('json'), ...c.req.valid('param') })
    return c.json(orRefuse(stopped, explainKeyError), 200)
  })
  .openapi(release, async c => {
    const stopped = await releaseKey(c.get('actor'), { ...c.req.valid('json'), ...c.req.valid('param') })
    return c.json(orRefuse(stopped, explainKeyError), 200)
  })
