import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { limitBodies } from './body-limit.ts'
import type { ApiEnv } from './env.ts'
import { setHeaders } from './headers.ts'
import { countRequests } from './metrics.ts'
import { onError } from './on-error.ts'
import { describeApi } from './openapi.ts'
import { problemResponse } from './problem.ts'
import { newRouter } from './router.ts'
import { alertRoutes } from './routes/alerts.ts'
import { auditRoutes } from './routes/audit.ts'
import { authRoutes } from './routes/auth.ts'
import { keySelfRoutes } from './routes/key-self.ts'
import { keyRoutes } from './routes/keys.ts'
import { leakRoutes } from './routes/leaks.ts'
import { logRoutes } from './routes/logs.ts'
import { serviceRoutes } from './routes/services.ts'
import { stopKeyRoutes } from './routes/stop-key.ts'
import { systemRoutes } from './routes/system.ts'
import { usageRoutes } from './routes/usage.ts'
import { verifyRoutes } from './routes/verify.ts'

/** The door for machines: /v1, health and metrics. Hangs on any server that speaks fetch. */
export function createApi(): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.use(countRequests, setHeaders, methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }), limitBodies)
  app.onError(onError)
  app.notFound(c => problemResponse(c, { status: 404, code: 'not_found', detail: 'There is no such address.' }))
  app.route('/', systemRoutes)
  app.route('/v1', createV1())
  return app
}

function createV1() {
  const v1 = newRouter()
  // `self` stands before the routes of any key, so that it is never taken for an id.
  for (const routes of [
    keySelfRoutes,
    serviceRoutes,
    keyRoutes,
    stopKeyRoutes,
    verifyRoutes,
    authRoutes,
    logRoutes,
    usageRoutes,
    alertRoutes,
    leakRoutes,
    auditRoutes,
  ]) {
    v1.route('/', routes)
  }
  let document: ReturnType<typeof describeApi> | undefined
  v1.get('/openapi.json', c => {
    document ??= describeApi(v1)
    return c.json(document)
  })
  return v1
}

function refuseMethod(c: Parameters<typeof problemResponse>[0], methods: string[]): Response {
  const allowed = methods.toSorted().join(', ')
  const detail = `${c.req.path} takes ${allowed}.`
  return problemResponse(c, { status: 405, code: 'method_not_allowed', detail, headers: { Allow: allowed } })
}
