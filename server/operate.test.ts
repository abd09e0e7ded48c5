import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isThere, sendThrough, startPrinted } from '#api/gateway.fixture.ts'
import { othersVariables, variables } from '#lib/env-variables.ts'

// What docs/operate.md prints is what an operator pastes.

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const operate = read('docs/operate.md')
const blocks = (language: string) =>
  [...operate.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '')
const known = [...Object.keys(variables), ...othersVariables]

test('each variable that it names is one', () => {
  const [environment = ''] = [...operate.matchAll(/^```\n(DATABASE_URL=.*?)^```/gms)].map(([, text]) => text)
  const set = [...environment.matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  const named = [...operate.matchAll(/\b(KEYTURN_[A-Z_]+|REDIS_URL|AUTH_SECRET)\b/g)].map(([, name]) => name)
  expect(set).toContain('KEYTURN_PEPPER')
  expect([...set, ...named].filter(name => !known.includes(name ?? ''))).toEqual([])
})

test('the unit starts what the README does, where it can’t be written to, and waits longer for a stop than one takes', () => {
  const [unit = ''] = blocks('ini')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]
  expect(read('README.md')).toContain('npm ci && npm start\n')
  expect(value('ExecStart')).toBe('/usr/bin/npm start')
  expect(value('ProtectSystem')).toBe('strict')
  expect(value('KillMode')).toBe('mixed')
  expect(value('Environment')).toContain(`KEYTURN_DATA_DIR=/var/lib/${value('StateDirectory')}`)
  const limitMs = Number(/limitMs = ([\d_]+)/.exec(read('server/shutdown.ts'))?.[1]?.replace('_', ''))
  expect(Number(value('TimeoutStopSec')) * 1000).toBeGreaterThan(limitMs)
})

describe('the printed proxies', () => {
  /** Says which it is and what it was told; at /stream begins and does not end. */
  const behind = (name: string) =>
    createServer((request, response) => {
      if (request.url !== '/stream') return void response.end(JSON.stringify({ name, headers: request.headers }))
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
      response.write('data: first\n\n')
    })
  const [one, two] = [behind('one'), behind('two')]
  const portOf = (server: Server) => (server.address() as AddressInfo).port
  beforeAll(async () => {
    for (const server of [one, two]) await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => {
    for (const server of [one, two]) server.close().closeAllConnections()
  })

  /** Without TLS, whose certificate is the operator's. */
  const plain = (text: string, port: number) =>
    text.replace('listen 443 ssl', `listen 127.0.0.1:${port}`).replace(/^ *ssl_.*\n/gm, '')
  const asked = async (port: number, path: string, headers: [string, string][] = []) =>
    JSON.parse((await sendThrough(port, { path, headers })).text) as { name: string; headers: Record<string, string> }

  const single = {
    nginx: (port: number) => plain(blocks('nginx')[0] ?? '', port),
    caddy: (port: number) => (blocks('caddyfile')[0] ?? '').replace('keys.example.com {', `http://:${port} {`),
  }
  test.skipIf(!isThere('nginx') || !isThere('caddy')).each(['nginx', 'caddy'] as const)(
    '%s: says who asks, believes nobody, and holds no stream back',
    async name => {
      const proxy = await startPrinted(name, port =>
        single[name](port).replace('127.0.0.1:3000', `127.0.0.1:${portOf(one)}`),
      )
      try {
        const forged: [string, string][] = [
          ['X-Forwarded-For', '6.6.6.6'],
          ['X-Forwarded-Host', 'evil.example'],
        ]
        const { headers } = await asked(proxy.port, '/', forged)
        expect(headers).toMatchObject({ host: 'api.example.com', 'x-forwarded-for': '127.0.0.1' })
        expect(headers['x-forwarded-host']).toBe('api.example.com')
        const [stream] = (await once(get({ port: proxy.port, path: '/stream', agent: false }), 'response')) as [
          IncomingMessage,
        ]
        expect(String((await once(stream, 'data'))[0])).toContain('data: first')
        stream.destroy()
      } finally {
        await proxy.stop()
      }
    },
  )

  test.skipIf(!isThere('nginx'))(
    'nginx before several machines: an api that is gone is not asked, and pages are the other’s',
    async () => {
      const proxy = await startPrinted('nginx', port =>
        plain(blocks('nginx')[1] ?? '', port)
          .replaceAll('10.0.0.11:3000', `127.0.0.1:${portOf(one)}`)
          .replaceAll('10.0.0.12:3000', `127.0.0.1:9`)
          .replaceAll('10.0.0.10:3000', `127.0.0.1:${portOf(two)}`),
      )
      try {
        for (let again = 0; again < 6; again++)
          for (const path of ['/v1/verify', '/v1/keys']) expect((await asked(proxy.port, path)).name).toBe('one')
        expect((await asked(proxy.port, '/keys')).name).toBe('two')
      } finally {
        await proxy.stop()
      }
    },
  )
})
