import type { Context } from 'hono'
import { clientAddress, isTrusted } from '#lib/client-address.ts'
import { getEnv } from '#lib/env.ts'
import { normalizeAddress } from '#lib/usage/address.ts'
import type { ApiEnv } from './env.ts'

export const gateways = ['nginx', 'forwarded', 'envoy'] as const
export type Gateway = (typeof gateways)[number]

interface GatewayRequest {
  method?: string
  path?: string
  ip?: string
}

/**
 * The request that a gateway asks about, from the one family of headers which that gateway overwrites; a client may have
 * written all the others. `X-Real-IP` is one address, of nginx alone. `X-Forwarded-For` grows on its way, so it is
 * believed from trusted proxies; from anybody else the client's address is not known, since taking the gateway's own for
 * it would let everybody into a key's networks.
 */
export function gatewayRequest(c: Context<ApiEnv>, gateway: Gateway, pathAfterPrefix?: string): GatewayRequest {
  switch (gateway) {
    case 'nginx':
      return bounded(
        c.req.header('X-Original-Method'),
        c.req.header('X-Original-URI'),
        normalizeAddress(c.req.header('X-Real-IP') ?? ''),
      )
    case 'forwarded':
      return bounded(c.req.header('X-Forwarded-Method'), c.req.header('X-Forwarded-Uri'), forwardedFor(c))
    case 'envoy':
      return bounded(c.req.method, pathAfterPrefix, forwardedFor(c))
  }
}

function forwardedFor(c: Context<ApiEnv>): string | null {
  const { trustedProxies } = getEnv()
  const peer = c.env?.incoming?.socket.remoteAddress
  const chain = c.req.header('X-Forwarded-For')
  return peer && chain && isTrusted(peer, trustedProxies) ? clientAddress(peer, chain, trustedProxies) : null
}

function bounded(method: string | undefined, path: string | undefined, ip: string | null): GatewayRequest {
  return {
    ...(method && /^[A-Za-z-]{1,16}$/.test(method) && { method }),
    ...(path?.startsWith('/') && { path: path.slice(0, 4096) }),
    ...(ip && { ip }),
  }
}
