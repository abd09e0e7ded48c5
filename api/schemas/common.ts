import { z } from '@hono/zod-openapi'
import { environments } from '#lib/access/words.ts'
import { keyIdInput } from '#lib/keys/input.ts'

export const time = z.iso.datetime().openapi({ example: '2027-01-31T09:30:00.000Z' })
export const environment = z.enum(environments)
export const keyPath = z.object({ keyId: keyIdInput })

export const problem = z
  .object({
    type: z.string().openapi({ example: '/problems/missing_scope' }),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem')

const meanings: Record<number, string> = {
  400: 'The body or the query is not as it should be',
  401: 'No token, or one that is unknown, expired or revoked',
  403: 'The token lacks a scope, or may not do this',
  404: 'There is no such thing, or not for you',
  408: 'The body came too slowly',
  409: 'It contradicts what is there already',
  413: 'The body is too large',
  415: 'The body is of another media type or encoding',
  422: 'The same Idempotency-Key came with another body',
  429: 'It was done too often',
  503: 'It can’t be said at the moment: try again',
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

export function body<T extends z.ZodType>(schema: T, required = true) {
  return { required, content: { 'application/json': { schema } } }
}

/** The refusals that a call documents; each is a problem. Handlers throw them. */
export function refusals(...statuses: (keyof typeof meanings)[]) {
  return Object.fromEntries(
    statuses.map(status => [
      status,
      { description: meanings[status] ?? '', content: { 'application/problem+json': { schema: problem } } },
    ]),
  )
}

/** A refusal that says when to come again. */
export function comeAgain(description: string) {
  const headers = z.object({ 'Retry-After': z.string().openapi({ description: 'Seconds.' }) })
  return { description, headers, content: { 'application/problem+json': { schema: problem } } }
}

export const withToken = [{ token: [] }]
export const withKey = [{ key: [] }]
export const withGatewayToken = [{ gatewayToken: [] }]
