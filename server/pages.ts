import type { Server } from 'node:http'
import type { Env } from '#lib/env.ts'

/** Next's request handler. next-auth reads its settings from process.env, so they are put there before it loads. */
export async function openPages(env: Env, server: Server, isDev: boolean) {
  process.env.AUTH_URL = env.url
  process.env.AUTH_SECRET = env.authSecret
  process.env.AUTH_TRUST_HOST = 'true'
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const { default: next } = await import('next')
  const app = next({ dev: isDev, hostname: env.host, port: env.port, httpServer: server })
  await app.prepare()
  return { handle: app.getRequestHandler(), close: () => app.close() }
}
