import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Env } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { guardPage, requireHttps } from './headers.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void
export type Handlers = { api: Handler; pages?: Handler }

/** Which door a path belongs to. Health and metrics are every role's: whoever runs a worker watches it too. */
export function doorOf(path: string): 'api' | 'health' | 'pages' {
  if (path === '/v1' || path.startsWith('/v1/')) return 'api'
  if (path === '/healthz' || path === '/readyz' || path === '/metrics') return 'health'
  return 'pages'
}

/** Sends each request to the door it belongs to; a door that this process does not have answers 404. */
export function createListener(env: Env, handlers: Handlers, isDev: boolean): RequestListener {
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    const door = doorOf(path)
    requireHttps(response, env)
    if (door === 'health' || (door === 'api' && env.roles.has('api'))) return void handlers.api(request, response)
    if (door === 'api' || !handlers.pages)
      return refuse(response, 404, 'Not Found', 'This process does not serve that address.')

    const location = canonicalAddress(request, env)
    if (location) return void response.writeHead(307, { Location: location }).end()
    guardPage(request, response, env, isDev)
    Promise.resolve(handlers.pages(request, response)).catch(error => {
      log.error({ err: error, path }, 'a page failed')
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'Internal Server Error', 'The page failed. The log of the server says why.')
    })
  }
}

/**
 * Where to go instead, if a browser on this machine came by another of its names: a session begun at localhost would
 * be missing at 127.0.0.1, where signing in leads back to. The port has to be the same, or it is somebody's tunnel.
 */
export function canonicalAddress(request: IncomingMessage, env: Env): string | undefined {
  const { host = '' } = request.headers
  const target = new URL(env.url)
  if (request.method !== 'GET' || host === target.host || !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    return undefined
  if (
    !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(target.hostname) ||
    !request.url?.startsWith('/') ||
    request.url.startsWith('//')
  )
    return undefined
  return host.split(':').at(-1) === target.port ? target.origin + request.url : undefined
}

function refuse(response: ServerResponse, status: number, title: string, detail: string): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }))
}
