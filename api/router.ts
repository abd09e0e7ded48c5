import { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnv } from './env.ts'
import { refuseInvalid } from './validation.ts'

/** A resource's routes: bodies, queries and paths are checked by their schemas before a handler runs. */
export function newRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid })
}
