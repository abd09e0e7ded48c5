import { Hono } from 'hono'
import { checkReadiness } from '#lib/readiness.ts'
import { needs } from '../authenticate.ts'
import type { ApiEnv } from '../env.ts'
import { renderMetrics } from '../metrics.ts'

/** What those who run it ask, outside /v1. Says nothing of the inside; numbers only to a token. */
export const systemRoutes = new Hono<ApiEnv>()
  .get('/healthz', c => c.json({ status: 'ok' }))
  .get('/readyz', async c => {
    const { ready, ...checks } = await checkReadiness()
    return c.json({ status: ready ? 'ready' : 'not ready', checks }, ready ? 200 : 503)
  })
  .get('/metrics', needs('usage:read'), c =>
    c.body(renderMetrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
