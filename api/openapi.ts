import type { OpenAPIHono } from '@hono/zod-openapi'
import { scopes } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import type { ApiEnv } from './env.ts'

type Document = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>

/** The OpenAPI 3.1 document of the routes under /v1, from the schemas that check them. */
export function describeApi(v1: OpenAPIHono<ApiEnv>): Document {
  const registry = v1.openAPIRegistry
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: `A token of Keyturn. Its scopes are of: ${scopes.join(', ')}.`,
  })
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'The key itself, for what it may ask of itself.',
  })
  registry.registerComponent('securitySchemes', 'gatewayToken', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Keyturn-Token',
    description: 'A token of Keyturn, from a gateway whose Authorization is its client’s.',
  })
  return v1.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Keyturn',
      version: '1',
      description:
        'Create, verify, rotate and stop API keys. Errors are application/problem+json (RFC 9457); times are ISO 8601 in UTC; unknown fields are refused in writes.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: `${getEnv().url}/v1` }],
  })
}
