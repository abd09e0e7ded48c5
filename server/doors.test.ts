import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import type { Env } from '#lib/env.ts'
import { canonicalAddress, createListener, doorOf } from './doors.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function ask(
  path: string,
  options: { env?: Partial<Env>; headers?: Record<string, string>; pages?: boolean } = {},
) {
  const env = testEnv({ url: 'https://keys.example.com', ...options.env })
  let seen: IncomingMessage | undefined
  const door = (name: string) => (incoming: IncomingMessage, response: import('node:http').ServerResponse) => {
    seen = incoming
    response.end(name)
  }
  const pages = options.pages === false ? undefined : door('pages')
  server = createServer(createListener(env, { api: door('api'), pages }, false)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const outgoing = request({ port, path, headers: options.headers }).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let body = ''
  for await (const part of response) body += part
  return { status: response.statusCode, headers: response.headers, body, seen }
}

test.each([
  ['/v1', 'api'],
  ['/v1/keys?q=1', 'api'],
  ['/v10', 'pages'],
  ['/healthz', 'health'],
  ['/metrics', 'health'],
  ['/metrics/x', 'pages'],
  ['/', 'pages'],
  ['//v1/keys', 'pages'],
])('%s belongs to %s', (path, door) => expect(doorOf(path.split('?')[0] ?? '')).toBe(door))

test.each([
  ['/v1/keys', new Set(['api']), 200, 'api'],
  ['/v1/keys', new Set(['web', 'worker']), 404, undefined],
  ['/healthz', new Set(['worker']), 200, 'api'],
  ['/', new Set(['web']), 200, 'pages'],
] as [string, Env['roles'], number, string | undefined][])(
  '%s with the roles %s answers %s',
  async (path, roles, status, body) => {
    const answer = await ask(path, { env: { roles } })
    expect(answer.status).toBe(status)
    if (body) expect(answer.body).toBe(body)
    else expect(answer.headers['content-type']).toBe('application/problem+json')
  },
)

test('a process without pages answers 404', async () => {
  expect(await ask('/', { env: { roles: new Set(['worker']) }, pages: false })).toMatchObject({ status: 404 })
})

test('every page has a policy with a nonce of its own, which Next is told', async () => {
  const one = await ask('/')
  const policy = String(one.headers['content-security-policy'])
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
  expect(Buffer.from(nonce ?? '', 'base64')).toHaveLength(16)
  expect(policy).not.toMatch(/unsafe-eval|ws:/)
  expect(one.seen?.headers).toMatchObject({ 'x-nonce': nonce, 'content-security-policy': policy })
  expect(one.headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  })
  expect((await ask('/')).headers['content-security-policy']).not.toBe(policy)
})

test('over http nothing asks for https', async () => {
  const answer = await ask('/', { env: { url: 'http://keys.internal' } })
  expect(answer.headers).not.toHaveProperty('strict-transport-security')
})

test('headers that only the server may write are taken out', async () => {
  const headers = {
    'x-nonce': 'evil',
    'x-middleware-subrequest': 'middleware',
    'x-keyturn-client-address': '6.6.6.6',
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-host': 'evil.example',
    'content-security-policy': `script-src 'nonce-evil'`,
  }
  const { seen } = await ask('/', { headers })
  expect(seen?.headers['x-nonce']).not.toBe('evil')
  expect(seen?.headers['content-security-policy']).not.toContain('evil')
  expect(seen?.headers).not.toHaveProperty('x-middleware-subrequest')
  expect(seen?.headers).not.toHaveProperty('x-forwarded-host')
  expect(seen?.headers['x-keyturn-client-address']).toBe('127.0.0.1')
  expect(seen?.headers['x-forwarded-for']).toBe('127.0.0.1')
})

test('a trusted proxy is believed', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'keys.example.com' }
  const { seen } = await ask('/', { headers, env: { trustedProxies: ['127.0.0.0/8'] } })
  expect(seen?.headers).toMatchObject({
    'x-keyturn-client-address': '203.0.113.9',
    'x-forwarded-host': 'keys.example.com',
  })
})

describe('another name of this machine', () => {
  const env = testEnv({ url: 'http://127.0.0.1:3000' })
  test.each([
    ['GET', 'localhost:3000', '/keys?q=1', 'http://127.0.0.1:3000/keys?q=1'],
    ['GET', '[::1]:3000', '/', 'http://127.0.0.1:3000/'],
    ['GET', '127.0.0.1:3000', '/', undefined],
    ['GET', 'localhost:8080', '/', undefined],
    ['POST', 'localhost:3000', '/', undefined],
    ['GET', 'keys.example.com:3000', '/', undefined],
    ['GET', 'localhost:3000', '//evil.example', undefined],
    ['GET', 'localhost:3000', '@evil.example/', undefined],
  ])('%s %s%s', (method, host, url, expected) => {
    expect(canonicalAddress({ method, url, headers: { host } } as IncomingMessage, env)).toBe(expected)
  })
})
