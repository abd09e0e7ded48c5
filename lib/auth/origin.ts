import 'server-only'
import { headers } from 'next/headers'
import type { Origin } from '#lib/credentials/sessions.ts'

/**
 * Where a request comes from. The server (server.ts) resolves the address against the trusted proxies and sets
 * `x-keyturn-client-address` itself, after dropping what the client sent under that name.
 */
export async function requestOrigin(): Promise<Origin> {
  const sent = await headers()
  return { ip: sent.get('x-keyturn-client-address'), userAgent: sent.get('user-agent') }
}
