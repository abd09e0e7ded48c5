import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { send as sendToApi } from './api.fixture.ts'
import { createApi } from './app.ts'
import { isThere, type Sent, sendThrough, startGateway } from './gateway.fixture.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

/** Real gateways, as docs/gateways sets them up, between a client who lies and a service that says what it was told. */
const database = useTestDatabase({ trustedProxies: ['127.0.0.1/32'] })
const api = getRequestListener(createApi().fetch, { overrideGlobalObjects: false })
/** `token`: the gateway's is none any more; `silence`: Keyturn hangs up. */
let failing: 'token' | 'silence' | null = null
const keyturn = createServer((request, response) => {
  if (failing === 'silence') return request.socket.destroy()
  if (failing === 'token') request.rawHeaders = request.rawHeaders.map(each => (each === token ? `${token}x` : each))
  return api(request, response)
})
let served = 0
const service = createServer(async (request, response) => {
  served++
  let body = ''
  for await (const part of request) body += part
  const { method, url, headers } = request
  response.statusCode = Number(/^\/answers\/(\d+)/.exec(url ?? '')?.[1] ?? 200)
  response.end(JSON.stringify({ method, url, headers, body }))
})
let acme: TestOrganization
let token: string

beforeAll(async () => {
  acme = await makeOrganization(database.url)
  token = await acme.token(['keys:verify', 'logs:write'])
  await Promise.all([listen(keyturn), listen(service)])
})
afterAll(async () => {
  for (const server of [keyturn, service]) await close(server)
  await closeIngest()
})

const listen = (server: Server) => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const portOf = (server: Server) => (server.address() as AddressInfo).port
function close(server: Server) {
  server.closeAllConnections()
  return new Promise(resolve => server.close(resolve))
}

const newKey = async (more: object = {}) =>
  must(
    await createKey(acme.system, {
      ...{ service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } },
      ...more,
    }),
  )

/** What a client might claim, also in the spelling that some services take for the same. */
const forged: [string, string][] = [
  ...['Token', 'Code', 'Key-Id', 'Secret-Id', 'Holder', 'Scopes', 'Stale-Seconds'].map(name => `X-Keyturn-${name}`),
  ...['X-Original-URI', 'X-Original-URL', 'X-Original-Method', 'X-Original-Host', 'X-Rewrite-URL', 'X-Real-IP'],
  ...['For', 'Host', 'Proto', 'Port', 'Server', 'Prefix', 'Method', 'Uri'].map(name => `X-Forwarded-${name}`),
  ...['Forwarded', 'X_Keyturn_Key_Id', 'X-Keyturn_Holder', 'X_Forwarded_For', 'X_Real_IP'],
].map(name => [name, /for|ip$/i.test(name) ? '127.0.0.2' : 'forged'])

// A proxy drops what is named here before it passes a request on, be it the proxy's own.
forged.push(['Connection', 'close, X-Keyturn-Scopes, X-Keyturn-Key-Id, X-Keyturn-Token, X-Forwarded-For, X-Real-IP'])

const bearer = 'Bearer realm="api"'
const post = (body: string) =>
  sendToApi(createApi(), '/v1/logs', { token, body, headers: { 'Content-Type': 'application/x-ndjson' } })

test.skipIf(process.platform !== 'linux')(
  'X-Forwarded-For is believed from a trusted proxy, up to what its own client wrote',
  async () => {
    const { key } = await newKey({ allowedNetworks: ['127.0.0.2/32'] })
    const ask = async (from: string, chain: string, by = 'forwarded') => {
      const path = `/v1/auth?gateway=${by}&service=payments&environment=production`
      const headers: Sent['headers'] = [
        ['X-Keyturn-Token', token],
        ['X-API-Key', key],
        ['X-Forwarded-For', chain],
      ]
      return (await sendThrough(portOf(keyturn), { from, path, headers })).headers['x-keyturn-code']
    }
    expect(await ask('127.0.0.1', '127.0.0.2')).toBe('valid')
    expect(await ask('127.0.0.1', '127.0.0.9, 127.0.0.2, 127.0.0.1', 'envoy')).toBe('valid')
    expect(await ask('127.0.0.1', '127.0.0.2, 127.0.0.3')).toBe('network_not_allowed')
    expect(await ask('127.0.0.3', '127.0.0.2')).toBe('network_not_allowed')
    expect(await ask('127.0.0.2', '127.0.0.9')).toBe('network_not_allowed') // a gateway's own address is no client's
  },
)

describe.each(['nginx', 'caddy'] as const)('%s', name => {
  describe.skipIf(!isThere(name))(`as docs/gateways sets ${name} up`, () => {
    let gateway: Awaited<ReturnType<typeof startGateway>>
    beforeAll(async () => {
      gateway = await startGateway(name, { keyturn: portOf(keyturn), service: portOf(service), token })
    })
    afterAll(() => gateway?.stop())
    afterEach(() => {
      failing = null
    })

    const send = (key: string, { headers = [], ...sent }: Sent = {}) =>
      sendThrough(gateway.port, {
        from: '127.0.0.3',
        ...sent,
        headers: [['Authorization', `Bearer ${key}`], ...headers],
      })

    test('the service hears whose key it is, and nothing of what the client claims', async () => {
      const { id, key, secretId } = await newKey({ scopes: ['a:read', 'a:write'] })
      const sent = { method: 'POST', path: '/orders/7?page=2', body: 'of some bytes', headers: forged }
      const { status, text } = await send(key, sent)
      expect(status).toBe(200)
      const heard = JSON.parse(text)
      expect(heard).toMatchObject({ method: sent.method, url: sent.path, body: sent.body })
      expect(heard.headers).toMatchObject({
        ...{ 'x-keyturn-key-id': id, 'x-keyturn-secret-id': secretId },
        ...{ 'x-keyturn-holder': 'ledger', 'x-keyturn-scopes': 'a:read a:write' },
        ...{ 'x-forwarded-for': '127.0.0.3', 'x-real-ip': '127.0.0.3', 'x-forwarded-proto': 'http' },
      })
      expect(heard.headers).not.toHaveProperty('authorization')
      expect(text).not.toMatch(/forged|127\.0\.0\.2/)
      expect(text).not.toContain(key.slice(-20))
    })

    test('Keyturn hears what was asked for, from where, by which program', async () => {
      const { id, key } = await newKey()
      await send(key, { method: 'PUT', path: '/seen/1?x=y', headers: [...forged, ['User-Agent', 'ledger/2']] })
      await flushVerificationLines()
      const rows = await asSuperuser(
        database.url,
        sql => sql`select method, path, host(ip) as ip, user_agent from request_logs where key_id = ${id}`,
      )
      expect(rows).toEqual([{ method: 'PUT', path: '/seen/1', ip: '127.0.0.3', user_agent: 'ledger/2' }])
    })

    test('an address that a client claims opens no network', async () => {
      const { key } = await newKey({ allowedNetworks: ['127.0.0.2/32'] })
      const { status, headers } = await send(key, { from: '127.0.0.2' })
      expect([status, headers.ratelimit]).toEqual([200, undefined])
      expect(await send(key, { headers: forged })).toMatchObject({
        status: 403,
        headers: { 'x-keyturn-code': 'network_not_allowed' },
      })
    })

    test('a refusal reaches the client with its code, and never the service', async () => {
      const limited = await newKey({ rateLimits: [{ name: 'per-hour', limit: 1, windowSeconds: 3600 }] })
      const staging = await newKey({ environment: 'staging' })
      const before = served
      const none = await sendThrough(gateway.port, { from: '127.0.0.3' })
      expect(none).toMatchObject({ status: 401, headers: { 'x-keyturn-code': 'missing', 'www-authenticate': bearer } })
      expect(JSON.parse(none.text)).toMatchObject({ status: 401, code: 'key_missing' })
      const differ = await send(limited.key, { headers: [['X-API-Key', staging.key]] })
      expect(differ).toMatchObject({ status: 401, headers: { 'x-keyturn-code': 'ambiguous' } })
      expect(await send('nonsense')).toMatchObject({ status: 401, headers: { 'x-keyturn-code': 'malformed' } })
      const elsewhere = await send(staging.key)
      expect(elsewhere).toMatchObject({ status: 403, headers: { 'x-keyturn-code': 'wrong_environment' } })
      expect(JSON.parse(elsewhere.text)).toMatchObject({ status: 403, code: 'key_wrong_environment' })
      expect(served).toBe(before)

      expect((await send(limited.key)).headers.ratelimit).toMatch(/^"per-hour";r=0;t=\d+$/)
      const later = await send(limited.key)
      expect(later).toMatchObject({ status: 429, headers: { 'x-keyturn-code': 'rate_limited' } })
      expect(later.headers).toMatchObject({
        'ratelimit-policy': '"per-hour";q=1;w=3600',
        'retry-after': expect.stringMatching(/^\d+$/),
      })
      const type = 'https://iana.org/assignments/http-problem-types#quota-exceeded'
      expect(JSON.parse(later.text)).toMatchObject({ type, status: 429, code: 'key_rate_limited' })
      expect(served).toBe(before + 1)
    })

    test('what the service itself refuses stays as it is', async () => {
      const { key } = await newKey()
      for (const status of [401, 403, 500, 503]) {
        const { text, ...answer } = await send(key, { path: `/answers/${status}` })
        expect([answer.status, JSON.parse(text).url]).toEqual([status, `/answers/${status}`])
      }
    })

    test('its log is one that /v1/logs takes, with the key’s id and without the key', async () => {
      const { id, key, secretId } = await newKey()
      await sendThrough(gateway.port, { path: `/logged?key=${key}`, headers: [['X-API-Key', key]], from: '127.0.0.3' })
      await vi.waitFor(() => expect(gateway.log()).toContain('/logged'))
      const line =
        gateway
          .log()
          .split('\n')
          .find(each => each.includes('/logged')) ?? ''
      expect(line).not.toContain(key.slice(-20))
      expect(line).not.toContain(token.slice(-20))
      const { json } = await post(line)
      expect(json).toMatchObject({ accepted: 1, rejected: [] })
      const rows = await asSuperuser(
        database.url,
        sql => sql`select secret_id, path, status, host(ip) as ip from request_logs
          where key_id = ${id} and outcome = 'reported'`,
      )
      expect(rows).toEqual([{ secret_id: secretId, path: '/logged', status: 200, ip: '127.0.0.3' }])
    })

    test('while Keyturn can’t say, or the gateway may not ask, 503 and no request gets through', async () => {
      const { key } = await newKey()
      const before = served
      for (failing of ['token', 'silence'] as const) {
        const { status, headers } = await send(key)
        expect([failing, status, headers['x-keyturn-code']]).toEqual([failing, 503, 'unavailable'])
      }
      failing = null
      expect(served).toBe(before)
      expect(await send(key)).toMatchObject({ status: 200 })
    })
  })
})
