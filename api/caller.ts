import type { Context } from 'hono'
import { clientAddress } from '#lib/client-address.ts'
import { getEnv } from '#lib/env.ts'
import type { ApiEnv } from './env.ts'

/** Whom a request comes from: the peer, or who a trusted proxy says that it forwards. */
export function callerOf(c: Context<ApiEnv>): { ip?: string; userAgent?: string; origin?: string } {
  const peer = c.env?.incoming?.socket.remoteAddress
  return {
    ip: peer && clientAddress(peer, c.req.header('X-Forwarded-For'), getEnv().trustedProxies),
    userAgent: c.req.header('User-Agent')?.slice(0, 1024),
    origin: c.req.header('Origin')?.slice(0, 1024),
  }
}
