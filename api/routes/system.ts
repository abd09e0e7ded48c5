import { Hono } from 'hono'
import { checkReadiness } from '#lib/readiness.ts'
import { limitsState } from '#lib/verification/limits.ts'
import { needs } from '../authenticate.ts'
import type { ApiEnv } from '../env.ts'
import { renderMetrics } from '../metrics.ts'
import { Problem } from '../problem.ts'

/** What those who run it ask, outside /v1. Says nothing of the inside; numbers only to a token. */
export const systemRoutes = new Hono<ApiEnv>()
  .get('/healthz', c => c.json({ status: 'ok' }))
  .get('/readyz', async c => {
    const { ready, ...checks } = await checkReadiness()
    // Without Redis limits are counted in parts and requests go on, so it is said and makes nobody unready.
    const { redis } = limitsState()
    return c.json({ status: ready ? 'ready' : 'not ready', checks: { ...checks, redis } }, ready ? 200 : 503)
  })
  // Counts of the whole process, so of every organization in it: an owner's token that is bound to nothing.
  .get('/metrics', needs('usage:read'), c => {
    const { role, serviceId } = c.get('actor')
    if (role !== 'owner' || serviceId !== null)
      throw new Problem({ status: 403, code: 'forbidden', detail: 'These counts are an owner’s.' })
    return c.body(renderMetrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
