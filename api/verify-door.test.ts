import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { followChanges } from '#lib/memory/follow-changes.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { createApi } from './app.ts'
import { makeOrganization, type TestOrganization } from './organization.fixture.ts'
import { takeShortcut } from './shortcut.ts'
import { verifyFirst, verifyShortcut } from './verify-door.ts'

const database = useTestDatabase()
const long = getRequestListener(createApi().fetch, { overrideGlobalObjects: false })
let handedOn = 0
const counting: typeof long = (incoming, outgoing) => {
  handedOn++
  return long(incoming, outgoing)
}
const doors = { short: createServer(verifyFirst(counting)), long: createServer(long), shortcut: createServer(counting) }
takeShortcut(
  doors.shortcut,
  verifyShortcut(
    (...asked) => {
      handedOn++
      return createApi().fetch(...asked)
    },
    ['Strict-Transport-Security', 'max-age=1'],
  ),
)
const shortDoors = ['short', 'shortcut'] as const
let stop: () => Promise<void>
let acme: TestOrganization
let token = ''
let reader = ''
let bound = ''
const keys: Record<string, string> = {}

beforeAll(async () => {
  acme = await makeOrganization(database.url)
  stop = await followChanges()
  token = await acme.token()
  reader = await acme.token(['keys:read'])
  bound = await acme.token(['keys:verify'], { service: 'payments' })
  const place = { service: 'payments', environment: 'production', holder: { machine: 'ledger' } } as const
  const make = async (name: string, more: object = {}) => {
    keys[name] = must(await createKey(acme.system, { ...place, name, ...more }, new Date())).key
  }
  await make('plain', { expiresAt: '2999-01-01T00:00:00Z' })
  await make('narrow', { allowedNetworks: ['10.0.0.0/8', '2001:db8::/32'], scopes: ['charges:read'] })
  await make('limited', { rateLimits: [{ name: 'minute', limit: 1000, windowSeconds: 3600 }] })
  for (const server of Object.values(doors)) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  }
  for (const [, asked] of answered) await ask('long', asked()) // first uses are written down
})
afterAll(async () => {
  for (const server of Object.values(doors)) {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  await stop()
  await closeIngest()
})

interface Asked {
  body: object | string | Buffer
  by?: string
  headers?: Record<string, string>
  path?: string
}

function ask(door: keyof typeof doors, { body, by = token, headers, path = '/v1/verify' }: Asked) {
  const { port } = doors[door].address() as AddressInfo
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const sent = { authorization: `Bearer ${by}`, 'content-type': 'application/json', ...headers }
  const agent = new Agent({ keepAlive: true }) // a connection of its own, that does not say it is the last
  return new Promise<{ status?: number; headers: Record<string, unknown>; json: Record<string, unknown> }>(
    (resolve, reject) => {
      const asking = request({ agent, port, path, method: 'POST', headers: sent }, response => {
        let said = ''
        response.setEncoding('utf8').on('data', part => (said += part))
        response.on('end', () => {
          const { date: _, 'content-length': length, 'transfer-encoding': chunked, ...rest } = response.headers
          expect(length === undefined || Number(length) === Buffer.byteLength(said) || chunked).toBeTruthy()
          agent.destroy()
          resolve({ status: response.statusCode ?? 0, headers: rest, json: JSON.parse(said) })
        })
      })
      asking.once('error', reject)
      asking.end(text)
    },
  )
}

const at = { service: 'payments', environment: 'production' }

/** What changes with each request. */
function steady({ status, headers, json }: Awaited<ReturnType<typeof ask>>) {
  const { requestId: _, rateLimits, ...rest } = json
  const { ratelimit, 'strict-transport-security': _age, ...own } = headers
  const limits = (rateLimits as { name: string; limit: number }[] | undefined)?.map(({ name, limit }) => [name, limit])
  return { status, headers: { ...own, hasLimits: ratelimit !== undefined }, json: { ...rest, limits } }
}

const answered: [string, () => Asked][] = [
  ['a good key', () => ({ body: { key: keys.plain, ...at } })],
  [
    'all that can be told',
    () => ({
      body: {
        ...at,
        key: keys.plain,
        ip: '::ffff:10.0.0.1',
        method: 'get',
        path: '/a?b=c',
        userAgent: 'curl/8 – ü',
        origin: 'null',
        scope: 'x',
      },
    }),
  ],
  ['an address within', () => ({ body: { key: keys.narrow, ...at, ip: '2001:db8::1', scope: 'charges:read' } })],
  ['an address outside', () => ({ body: { key: keys.narrow, ...at, ip: '11.0.0.1' } })],
  ['no address', () => ({ body: { key: keys.narrow, ...at } })],
  ['a missing scope', () => ({ body: { key: keys.narrow, ...at, ip: '10.0.0.1', scope: 'charges:write' } })],
  ['another environment', () => ({ body: { key: keys.plain, ...at, environment: 'staging' } })],
  ['a limit', () => ({ body: { key: keys.limited, ...at } })],
  ['junk for a key', () => ({ body: { key: 'junk', ...at } })],
  ['a token that is bound', () => ({ body: { key: keys.plain, environment: 'production' }, by: bound })],
]
const looked: [string, () => Asked][] = [
  ['an unknown key', () => ({ body: { key: generateKey('payments', 'production'), ...at } })],
  ['no service', () => ({ body: { key: keys.plain, environment: 'production' } })],
  ['no such service', () => ({ body: { key: keys.plain, ...at, service: 'nowhere' } })],
  ['outside of the token', () => ({ body: { key: keys.plain, ...at, service: 'other' }, by: bound })],
]
const handed: [string, () => Asked][] = [
  ['no such environment', () => ({ body: { key: keys.plain, ...at, environment: 'moon' } })],
  ['a token without the scope', () => ({ body: { key: keys.plain, ...at }, by: reader })],
  ['no such token', () => ({ body: { key: keys.plain, ...at }, by: 'kt_nothing' })],
  ['another scheme', () => ({ body: { key: keys.plain, ...at }, headers: { authorization: 'Basic eA==' } })],
  ['no such field', () => ({ body: { key: keys.plain, ...at, admin: 'yes' } })],
  [
    'a field of the prototype',
    () => ({ body: `{"key":"x","__proto__":"y","service":"payments","environment":"production"}` }),
  ],
  ['constructor', () => ({ body: { key: keys.plain, ...at, constructor: 'x' } })],
  ['a number for a key', () => ({ body: { key: 7, ...at } })],
  ['null for an address', () => ({ body: { key: keys.plain, ...at, ip: null } })],
  ['no address at all', () => ({ body: { key: keys.plain, ...at, ip: 'localhost' } })],
  ['an address with a zone', () => ({ body: { key: keys.plain, ...at, ip: 'fe80::1%eth0' } })],
  ['a NUL', () => ({ body: { key: keys.plain, ...at, path: '/\0' } })],
  ['a key that is too long', () => ({ body: { key: 'x'.repeat(4097), ...at } })],
  ['a body that is too long', () => ({ body: { key: keys.plain, ...at, path: 'x'.repeat(20_000) } })],
  ['a list', () => ({ body: [{ key: keys.plain, ...at }] })],
  ['null', () => ({ body: 'null' })],
  ['half of an object', () => ({ body: '{"key":' })],
  ['a mark of byte order', () => ({ body: `\uFEFF${JSON.stringify({ key: keys.plain, ...at })}` })],
  ['text', () => ({ body: { key: keys.plain, ...at }, headers: { 'content-type': 'text/plain' } })],
  [
    'a charset',
    () => ({ body: { key: keys.plain, ...at }, headers: { 'content-type': 'application/json; charset=utf-8' } }),
  ],
  ['a body in chunks', () => ({ body: { key: keys.plain, ...at }, headers: { 'transfer-encoding': 'chunked' } })],
  ['a question in the address', () => ({ body: { key: keys.plain, ...at }, path: '/v1/verify?x=1' })],
]

describe.each(shortDoors)('by the %s way,', door => {
  test.each(answered)('%s is answered at once as the long way answers it', async (_, asked) => {
    const expected = await ask('long', asked())
    let found = expected
    const handedOnFor = async () => {
      const before = handedOn
      found = await ask(door, asked())
      return handedOn - before
    }
    await expect.poll(handedOnFor).toBe(0) // a machine that stood still asks the database again
    expect(expected.status).toBe(200)
    expect(found.headers['strict-transport-security']).toBe(door === 'shortcut' ? 'max-age=1' : undefined)
    expect(steady(found)).toEqual(steady(expected))
  })

  test.each(looked)('%s is looked for, and answered as the long way answers it', async (_, asked) => {
    const expected = await ask('long', asked())
    const before = handedOn
    expect(steady(await ask(door, asked()))).toEqual(steady(expected))
    expect(handedOn).toBe(before)
  })

  test.each(handed)('%s is left to the long way, with its body', async (_, asked) => {
    const expected = await ask('long', asked())
    const before = handedOn
    const found = await ask(door, asked())
    expect(handedOn).toBe(before + 1)
    expect(steady(found)).toEqual(steady(expected))
  })
})

test('each question of a connection has its own length', async () => {
  const { port } = doors.shortcut.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1' }).setEncoding('utf8')
  const asked = async (path: string) => {
    const body = JSON.stringify({ key: keys.plain, ...at, path })
    const before = handedOn
    socket.write(
      `POST /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    )
    const [answer] = (await once(socket, 'data')) as [string]
    return [answer.slice(9, 12), handedOn - before]
  }
  const isAnsweredAtOnce = (path: string) => expect.poll(() => asked(path)).toEqual(['200', 0])
  expect(await asked(`/${'x'.repeat(20_000)}`)).toEqual(['400', 1]) // the long way's to refuse
  await isAnsweredAtOnce('/')
  await isAnsweredAtOnce('/longer')
  socket.destroy()
})

test('the shortcut says of each answer what its server says of all', async () => {
  const said = async (by: string) =>
    (await ask('shortcut', { body: { key: keys.plain, ...at }, by })).headers['strict-transport-security']
  expect([await said(token), await said('kt_nothing')]).toEqual(['max-age=1', 'max-age=1'])
})

test('all ways share a key’s limits', async () => {
  const remaining = async (door: keyof typeof doors) => {
    const [limit] = (await ask(door, { body: { key: keys.limited, ...at } })).json.rateLimits as { remaining: number }[]
    return limit?.remaining ?? Number.NaN
  }
  const first = await remaining('long')
  expect([await remaining('short'), await remaining('shortcut'), await remaining('long')]).toEqual([
    first - 1,
    first - 2,
    first - 3,
  ])
})
