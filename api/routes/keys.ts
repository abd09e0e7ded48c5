import { createRoute, z } from '@hono/zod-openapi'
import { createKey } from '#lib/keys/create-key.ts'
import { createKeyOnce } from '#lib/keys/create-key-once.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { createKeyInput, listKeysInput } from '#lib/keys/input.ts'
import { getKey, listKeys } from '#lib/keys/queries.ts'
import { explainRotationError } from '#lib/rotation/errors.ts'
import { rotateKeyInput } from '#lib/rotation/input.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { needs } from '../authenticate.ts'
import { idempotencyHeader, onceOf } from '../idempotency.ts'
import { toKeyView } from '../key-view.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, json, keyPath, refusals, withToken } from '../schemas/common.ts'
import { createdKey, keyPage, keyView, rotatedKey } from '../schemas/keys.ts'
import { notFound } from '../validation.ts'

const create = createRoute({
  method: 'post',
  path: '/keys',
  summary: 'Create a key; the answer holds it in plain, once',
  security: withToken,
  middleware: needs('keys:write'),
  request: { headers: idempotencyHeader, body: body(createKeyInput) },
  responses: { 201: json(createdKey, 'The key'), ...refusals(400, 401, 403, 404, 409, 413, 415, 422) },
})

const list = createRoute({
  method: 'get',
  path: '/keys',
  summary: 'List keys, by name unless sorted otherwise',
  security: withToken,
  middleware: needs('keys:read'),
  request: { query: listKeysInput.extend({ cursor: cursor() }) },
  responses: { 200: json(keyPage, 'A page of keys'), ...refusals(400, 401, 403) },
})

const read = createRoute({
  method: 'get',
  path: '/keys/{keyId}',
  summary: 'Read a key',
  security: withToken,
  middleware: needs('keys:read'),
  request: { params: keyPath },
  responses: { 200: json(keyView, 'The key'), ...refusals(401, 403, 404) },
})

const rotate = createRoute({
  method: 'post',
  path: '/keys/{keyId}/rotate',
  summary: 'Give a key a new secret; the old one works on for the overlap',
  security: withToken,
  middleware: needs('keys:write'),
  request: { params: keyPath, body: body(rotateKeyInput, false) },
  responses: { 201: json(rotatedKey, 'The new secret'), ...refusals(400, 401, 403, 404, 409, 413, 415) },
})

export const keyRoutes = newRouter()
  .openapi(create, async c => {
    const input = c.req.valid('json')
    const once = onceOf('POST /v1/keys', c.req.valid('header'), input)
    const actor = c.get('actor')
    const created = once ? await createKeyOnce(actor, { ...input, once }) : await createKey(actor, input)
    return c.json(orRefuse(created, explainKeyError), 201)
  })
  .openapi(list, async c => {
    const { items, nextCursor } = await listKeys(c.get('actor'), c.req.valid('query'))
    return c.json({ items: items.map(toKeyView), nextCursor }, 200)
  })
  .openapi(read, async c => {
    const key = await getKey(c.get('actor'), c.req.valid('param').keyId)
    if (!key) throw notFound()
    return c.json(toKeyView(key), 200)
  })
  .openapi(rotate, async c => {
    const rotated = await rotateKey(c.get('actor'), { ...c.req.valid('json'), ...c.req.valid('param') })
    return c.json(orRefuse(rotated, explainRotationError), 201)
  })

/** Opaque, but not anything: a mangled one would silently start from the top again. */
function cursor() {
  const isCursor = (text: string) => /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').toString().startsWith('["')
  return z.string().max(500).refine(isCursor, 'The nextCursor of an earlier answer.').optional()
}
