import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { exchange } from './exchange.ts'
import { type Answer, openReceiver, type Receiver } from './receiver.fixture.ts'

beforeEach(() => setEnv(testEnv({ webhookNetworks: ['127.0.0.0/8'] })))

let receiver: Receiver
let answer: Answer
beforeAll(async () => {
  receiver = await openReceiver((got, response) => answer(got, response))
})
afterEach(() => receiver.received.splice(0))
afterAll(() => receiver.close())

const portOf = ({ url }: Receiver) => new URL(url).port
const message = (address: string) => ({ address, headers: { 'x-of': 'test' }, body: '{"a":"ü"}' })

test('posts the body, and says the status', async () => {
  answer = (_, response) => response.writeHead(201).end('thanks')
  expect(await exchange(message(`${receiver.url}/hook?a=b`))).toEqual({ status: 201 })
  expect(receiver.received).toMatchObject([
    { path: '/hook?a=b', body: '{"a":"ü"}', headers: { 'x-of': 'test', 'content-length': '10', connection: 'close' } },
  ])
})

test('a redirect is its status, and is not followed', async () => {
  const bait = await openReceiver()
  answer = (_, response) => response.writeHead(307, { location: bait.url }).end()
  expect(await exchange(message(receiver.url))).toEqual({ status: 307 })
  expect(bait.received).toEqual([])
  await bait.close()
})

test('the connection goes to what was checked: the name is resolved once, and by nobody else', async () => {
  answer = (_, response) => response.writeHead(204).end()
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return asked.length === 1 ? ['127.0.0.1'] : ['127.0.0.2']
  }
  const address = `http://rebind.invalid:${portOf(receiver)}/`
  expect(await exchange(message(address), { resolve })).toEqual({ status: 204 })
  expect(asked).toEqual(['rebind.invalid'])
  expect(receiver.received).toMatchObject([{ headers: { host: `rebind.invalid:${portOf(receiver)}` } }])
})

test('a name that was fine when it was saved and leads inside now is refused, and nothing is connected', async () => {
  setEnv(testEnv())
  const address = `https://rebind.invalid:${portOf(receiver)}/`
  expect(await exchange(message(address), { resolve: async () => ['127.0.0.1'] })).toEqual({ error: 'no_open_host' })
  expect(await exchange(message(address), { resolve: async () => ['8.8.8.8', '127.0.0.1'] })).toEqual({
    error: 'no_open_host',
  })
  expect(receiver.received).toEqual([])
})

test('a name server that fails, or says nothing', async () => {
  const address = 'https://hooks.example.com/'
  const failing = () => Promise.reject(new Error('SERVFAIL'))
  expect(await exchange(message(address), { resolve: failing })).toEqual({ error: 'no_open_host' })
  const silent = () => new Promise<string[]>(() => {})
  expect(await exchange(message(address), { resolve: silent, limitMs: 20 })).toEqual({ error: 'timed_out' })
})

test('who hangs runs into the limit', async () => {
  answer = () => {}
  expect(await exchange(message(receiver.url), { limitMs: 100 })).toEqual({ error: 'timed_out' })
})

test('an answer without an end counts by its status, and is cut', async () => {
  answer = (_, response) => {
    response.writeHead(200)
    const more = () => response.write('x'.repeat(8_192)) && setImmediate(more)
    response.on('drain', more).on('error', () => {})
    more()
  }
  expect(await exchange(message(receiver.url))).toEqual({ status: 200 })
  await expect.poll(() => receiver.open.size, { timeout: 30_000 }).toBe(0)
  answer = (_, response) => response.writeHead(200).write('a')
  expect(await exchange(message(receiver.url), { limitMs: 200 })).toEqual({ status: 200 })
})

test('how long to wait is taken over', async () => {
  answer = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end()
  expect(await exchange(message(receiver.url))).toEqual({ status: 429, retryAfter: '7' })
})

test.each<[string, (socket: Socket) => void, string, string]>([
  ['no HTTP', socket => socket.end('220 mail.example.com ESMTP\r\n'), 'http', 'bad_answer'],
  ['a connection that breaks off', socket => socket.destroy(), 'http', 'connection_failed'],
  ['no TLS', socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'https', 'connection_failed'],
  [
    'headers without an end',
    socket => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(99_999)}`),
    'http',
    'bad_answer',
  ],
])('%s', async (_, onConnection, scheme, error) => {
  const server: Server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => onConnection(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(await exchange(message(`${scheme}://127.0.0.1:${port}/`))).toEqual({ error })
  await new Promise(resolve => server.close(resolve))
})

test('nobody listens', async () => {
  const gone = await openReceiver()
  await gone.close()
  expect(await exchange(message(gone.url))).toEqual({ error: 'connection_refused' })
})
