import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { drainable } from './drain.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server = undefined
})

const never = { graceMs: 60_000, forceMs: 60_000 }

async function serve(listener: RequestListener, times = never) {
  server = createServer({ keepAliveTimeout: 60_000 }, listener)
  const drain = drainable(server, times)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { drain, port, open: () => open(port) }
}

/** A connection, and all that came by it. */
async function open(port: number) {
  const socket = connect({ port, host: '127.0.0.1' })
  let text = ''
  socket.on('data', part => {
    text += part
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  const heard = (words: string) => expect.poll(() => text, { interval: 2 }).toContain(words)
  return { socket, text: () => text, closed, heard, say: (words: string) => socket.write(words) }
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
const echo: RequestListener = (request, response) => void response.end(`answer to ${request.url}`)

test('what is under way is answered, whatever part of it has come, and the connection ends with it', async () => {
  const held: ServerResponse[] = []
  const { drain, port, open } = await serve(async (request, response) => {
    if (request.url === '/held') return void held.push(response)
    if (request.url === '/begun') {
      response.write('begun, ')
      return void held.push(response)
    }
    let body = ''
    for await (const part of request) body += part
    response.end(`heard ${body}`)
  })
  const [waiting, begun, sending] = [await open(), await open(), await open()]
  waiting.say(ask('/held'))
  begun.say(ask('/begun'))
  await begun.heard('begun, ')
  sending.say('POST /sent HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf')
  await expect.poll(() => held.length).toBe(2)
  const drained = drain()
  await expect.poll(() => knock(port).catch(error => error.code)).toBe('ECONNREFUSED')
  for (const response of held) response.end('at last')
  sending.say('half')
  await drained
  for (const each of [waiting, begun, sending]) await each.closed
  expect(waiting.text()).toMatch(/^HTTP\/1\.1 200 .*Connection: close.*at last$/s)
  expect(begun.text()).toContain('at last')
  expect(sending.text()).toMatch(/Connection: close.*heard halfhalf$/s)
})

test('a request on a connection that was quiet is answered, as its last', async () => {
  const { drain, open } = await serve(echo)
  const quiet = await open()
  quiet.say(ask('/one'))
  await quiet.heard('answer to /one')
  const drained = drain()
  await new Promise(setImmediate)
  quiet.say(ask('/two'))
  await quiet.heard('answer to /two')
  await quiet.closed
  await drained
  expect(quiet.text()).toMatch(/keep-alive.*Connection: close.*answer to \/two$/s)
})

test('who stays quiet, or never said a word, is hung up on', async () => {
  const { drain, open } = await serve(echo, { ...never, graceMs: 10 })
  const [quiet, silent] = [await open(), await open()]
  quiet.say(ask('/one'))
  await quiet.heard('answer to /one')
  await drain()
  await Promise.all([quiet.closed, silent.closed])
})

test('a stream of events ends at once', async () => {
  const gone: IncomingMessage[] = []
  const { drain, open } = await serve((request, response) => {
    response.setHeader('content-type', 'text/event-stream; charset=utf-8')
    response.write('data: 1\n\n')
    response.once('close', () => gone.push(request))
  })
  const reader = await open()
  reader.say(ask('/stream'))
  await reader.heard('data: 1')
  await drain()
  await reader.closed
  await expect.poll(() => gone.length).toBe(1)
})

test('a body that never ends holds nothing up for ever', async () => {
  const { drain, open } = await serve(
    request => {
      request.on('error', () => {})
      request.resume()
    },
    { graceMs: 10, forceMs: 100 },
  )
  const endless = await open()
  endless.say('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')
  await drain()
  await endless.closed
})

async function knock(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.destroy()
}
