import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { log } from '#lib/log.ts'
import { Problem, problemResponse } from './problem.ts'

/** Every error becomes a problem. What nobody expected is logged under an opaque id, and only the id leaves. */
export function onError(error: Error, c: Context): Response {
  if (error instanceof Problem) return problemResponse(c, error.init)
  if (error instanceof HTTPException) return problemResponse(c, ofHono(error, c))
  const requestId = randomUUID()
  const about = { requestId, method: c.req.method, path: c.req.path }
  if (isDatabaseDown(error)) {
    tellAway(error, about)
    return problemResponse(c, {
      status: 503,
      code: 'database_unreachable',
      detail: 'Keyturn can’t reach its database. Nothing was changed; try again.',
      headers: { 'Retry-After': '2' },
      members: { requestId },
    })
  }
  log.error({ err: error, ...about }, 'a request failed')
  const detail = `Something failed that should not. The server’s log has it under ${requestId}.`
  return problemResponse(c, { status: 500, code: 'internal', detail, members: { requestId } })
}

const inFullEveryMs = 10_000
let inFullAt = Number.NEGATIVE_INFINITY

/** As many ask a database that is away as asked one that was there, and all for one reason: it is told now and then. */
function tellAway(error: Error, about: Record<string, unknown>): void {
  const now = performance.now()
  const isDue = now - inFullAt >= inFullEveryMs
  if (isDue) inFullAt = now
  log.error({ ...(isDue && { err: error }), ...about }, 'a request failed: the database is away')
}

/** What the framework itself refuses, before a schema sees it. */
function ofHono(error: HTTPException, c: Context): ConstructorParameters<typeof Problem>[0] {
  if (error.status === 415) {
    const detail = `Send Content-Type: application/json, not ${c.req.header('Content-Type')?.slice(0, 100) ?? 'nothing'}.`
    return { status: 415, code: 'unsupported_media_type', detail }
  }
  return { status: 400, code: 'malformed_json', detail: 'The body is not JSON.' }
}
