import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress, isTrusted } from '#lib/client-address.ts'
import type { Env } from '#lib/env.ts'

// What every page request gets before Next sees it. Headers that only we may write are taken out first: with
// x-nonce an attacker would choose the nonce, with x-middleware-* steer Next from outside.

const ours = /^(x-nonce|x-middleware-.*|content-security-policy.*|x-keyturn-client-address|x-keyturn-path)$/
const proxyOnly = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded']

/** Checks the request's headers in place, and sets the ones that pages read: nonce and client address. */
export function guardPage(request: IncomingMessage, response: ServerResponse, env: Env, isDev: boolean): void {
  const { headers } = request
  const peer = request.socket.remoteAddress ?? ''
  for (const name of Object.keys(headers).filter(name => ours.test(name))) delete headers[name]
  if (!isTrusted(peer, env.trustedProxies)) for (const name of proxyOnly) delete headers[name]

  const address = clientAddress(peer, forwardedFor(request), env.trustedProxies)
  headers['x-keyturn-client-address'] = address
  headers['x-forwarded-for'] = address
  headers['x-keyturn-path'] = request.url // where the sign-in leads back to

  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, isDev)
  headers['x-nonce'] = nonce
  headers['content-security-policy'] = policy // Next takes the nonce for its own scripts from here.
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader(
    'Permissions-Policy',
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  )
}

/** Only behind https: over http browsers ignore it, and on localhost it would lock other programs out. */
export function requireHttps(response: ServerResponse, env: Env): void {
  for (const [name, value] of httpsFields(env)) response.setHeader(name, value)
}

export function httpsFields(env: Env): [string, string][] {
  return env.url.startsWith('https:') ? [['Strict-Transport-Security', 'max-age=31536000']] : []
}

/** Styles can't be bound to a nonce: charts, toasts and themes write style attributes. */
export function contentSecurityPolicy(nonce: string, isDev: boolean): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'${isDev ? ' ws:' : ''}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `object-src 'none'`,
  ].join('; ')
}

function forwardedFor(request: IncomingMessage): string | undefined {
  const value = request.headers['x-forwarded-for']
  return Array.isArray(value) ? value.join(',') : value
}
