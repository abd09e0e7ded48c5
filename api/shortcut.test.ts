import { once } from 'node:events'
import { createServer, type Server, type ServerOptions } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { type PlainAnswer, type PlainRequest, takeShortcut } from './shortcut.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Answer = (request: PlainRequest) => PlainAnswer | Promise<PlainAnswer>

/** Tells what it understood, and whether node:http did. */
function echo(by: string, headers: Iterable<[string, unknown]>, body: string) {
  const said = JSON.stringify({ headers: Object.fromEntries(headers), body })
  return { status: 200, fields: ['By', by, 'X-Own', 'ü'], text: said }
}

const answer: Answer = ({ headers, body }) =>
  echo('shortcut', [...headers, ['content-length', `${body.length}`]], body.toString())

/** A server that echoes, with the shortcut or without. */
async function serve(own?: Answer, options: ServerOptions = {}) {
  const server = createServer({ keepAliveTimeout: 60_000, ...options }, async (request, response) => {
    const known = echo('node', Object.entries(request.headers), await text(request).catch(() => ''))
    response.writeHead(request.url === '/asked' && request.method === 'POST' ? 200 : 404, known.fields as string[])
    response.end(known.text)
  })
  servers.push(server)
  const sockets = new Map<number | undefined, Socket>()
  server.on('connection', socket => sockets.set(socket.remotePort, socket))
  const hangUp = own && takeShortcut(server, { to: 'POST /asked', fields: ['X-More', 'yes'], answer: own })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, hangUp, open: () => open(port, sockets) }
}

async function open(port: number, theirs: ReadonlyMap<number | undefined, Socket>) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let heard = ''
  socket.setEncoding('latin1').on('data', part => {
    heard += part
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  const { localPort } = socket
  return {
    ...{ socket, closed, heard: () => heard },
    say: (words: string) => socket.write(words, 'latin1'),
    /** So that the next is another piece. */
    isRead: () => expect.poll(() => theirs.get(localPort)?.bytesRead, { interval: 2 }).toBe(socket.bytesWritten),
    hears: (words: string) => expect.poll(() => heard, { interval: 2 }).toContain(words),
    /** Answers so far: by whom, and what was understood. */
    answers: () =>
      [...heard.matchAll(/By: (\w+)[^{]*(\{"headers".*?"body":"[^"]*"\})/g)].map(([, by, said]) => ({
        by,
        ...(JSON.parse(said ?? '') as { headers: Record<string, string>; body: string }),
      })),
  }
}

const asked = (body: string, more = '') =>
  `POST /asked HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n${more}Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`

test('what is plain is answered without node:http, each as it was asked', async () => {
  const { open } = await serve(answer)
  const one = await open()
  const more = ['', '', 'Authorization: a\r\n', 'Authorization: b\r\n', 'Authorization: b\r\nX-Id: 1\r\n', '']
  for (const [n, header] of more.entries()) {
    one.say(asked('y'.repeat(n * 7), header))
    await expect.poll(() => one.answers().length, { interval: 2 }).toBe(n + 1)
  }
  expect(
    one.answers().map(({ by, headers, body }) => [by, headers.authorization, headers['x-id'], body.length]),
  ).toEqual([
    ['shortcut', undefined, undefined, 0],
    ['shortcut', undefined, undefined, 7],
    ['shortcut', 'a', undefined, 14],
    ['shortcut', 'b', undefined, 21],
    ['shortcut', 'b', '1', 28],
    ['shortcut', undefined, undefined, 35],
  ])
  expect(one.heard()).toMatch(
    /^HTTP\/1\.1 200 OK\r\nBy: shortcut\r\nX-Own: Ã¼\r\nX-More: yes\r\nDate: \w{3}, .* GMT\r\nContent-Length: \d+\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n\{/,
  )
})

test('a head that differs by one letter from the one before is another, on either side of its length', async () => {
  const { open } = await serve(answer)
  const one = await open()
  const heads = [
    ['a', 'c'],
    ['a', 'd'],
    ['b', 'd'],
    ['b', 'c'],
  ]
  for (const [n, [before, after]] of heads.entries()) {
    one.say(
      `POST /asked HTTP/1.1\r\nHost: x\r\nBefore: ${before}\r\nContent-Length: 2\r\nAuthorization: ${after}\r\n\r\nhi`,
    )
    await expect.poll(() => one.answers().length, { interval: 2 }).toBe(n + 1)
  }
  expect(one.answers().map(({ by, headers }) => [by, headers.before, headers.authorization])).toEqual(
    heads.map(head => ['shortcut', ...head]),
  )
})

test.each([
  ['within the line', 9],
  ['within the head', 40],
  ['before the body', asked('hello').length - 5],
  ['within the body', asked('hello').length - 2],
])('a request that comes in two pieces, parted %s, is whole', async (_, at) => {
  const { open } = await serve(answer)
  const one = await open()
  one.say(asked('hello').slice(0, at))
  await one.isRead()
  expect(one.heard()).toBe('')
  one.say(asked('hello').slice(at))
  await one.hears('"body":"hello"')
  expect(one.answers()).toMatchObject([{ by: 'shortcut' }])
})

const plain = asked('hello')
test.each([
  ['in three pieces', [plain.slice(0, 20), plain.slice(20, 60), plain.slice(60)]],
  ['with another after it at once', [plain + asked('again')]],
  ['for another address', [plain.replace('/asked', '/asked?x')]],
  ['by another method', [plain.replace('POST', 'PUT')]],
  ['of HTTP/1.0', [plain.replace('1.1', '1.0')]],
  ['in chunks', ['POST /asked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n']],
  ['with chunks and a length', [asked('0\r\n\r\n', 'Transfer-Encoding: chunked\r\n')]],
  ['with two lengths', [asked('hello', 'Content-Length: 4\r\n')]],
  ['with a length that is none', [plain.replace('Length: 5', 'Length: +5')]],
  ['with a length of more digits', [plain.replace('Length: 5', 'Length: 0000005')]],
  ['without a length', ['POST /asked HTTP/1.1\r\nHost: x\r\n\r\n']],
  ['without a host', [plain.replace('Host: x\r\n', '')]],
  ['with two hosts', [asked('hello', 'Host: y\r\n')]],
  ['with a header twice', [asked('hello', 'X-Forwarded-For: 1\r\nX-Forwarded-For: 2\r\n')]],
  ['with a header in two lines', [asked('hello', 'X-A: 1\r\n 2\r\n')]],
  ['with a space before a colon', [asked('hello', 'X-A : 1\r\n')]],
  ['with a header without a name', [asked('hello', ': 1\r\n')]],
  ['with a line that is no header', [asked('hello', 'nothing\r\n')]],
  ['with half a line break', [asked('hello', 'X-A: 1\nX-B: 2\r\n')]],
  ['with a control character', [asked('hello', 'X-A: \x01\r\n')]],
  ['with space after a value', [asked('hello', 'X-A: 1 \r\n')]],
  ['with a tab', [asked('hello', 'X-A:\t1\r\n')]],
  ['as the last of its connection', [asked('hello', 'Connection: close\r\n')]],
  ['which expects an answer before its body', [asked('hello', 'Expect: 100-continue\r\n')]],
  ['which would rather speak otherwise', [asked('hello', 'Connection: keep-alive, Upgrade\r\nUpgrade: h2c\r\n')]],
  ['with a very long head', [asked('hello', `X-A: ${'a'.repeat(12_000)}\r\nX-B: ${'b'.repeat(12_000)}\r\n`)]],
  ['with very many headers', [asked('hello', Array.from({ length: 60 }, (_, n) => `X-${n}: 1\r\n`).join(''))]],
  ['for a proxy', [asked('hello', 'Proxy-Connection: close\r\n')]],
  ['with a line break before it', [`\r\n${plain}`]],
  ['that is none', ['hello\r\n\r\n']],
])('a request %s is left to node:http, with all that came', async (_, pieces) => {
  const said = async (server: Awaited<ReturnType<typeof serve>>) => {
    const one = await server.open()
    for (const [n, piece] of pieces.entries()) {
      if (n > 0) await one.isRead()
      one.say(piece)
    }
    await one.hears('HTTP/1.1')
    one.socket.end()
    await one.closed
    return one.heard().replaceAll(/^Date: .*$/gm, '')
  }
  const asNode = await said(await serve())
  expect(asNode).toMatch(/^HTTP\/1\.1 \d{3}/)
  expect(await said(await serve(answer))).toBe(asNode)
})

test('a connection that was answered before goes on at node:http where it brings something else', async () => {
  const { open } = await serve(answer)
  const one = await open()
  one.say(asked('one'))
  await one.hears('"one"')
  one.say('GET /other HTTP/1.1\r\nHost: x\r\n\r\n')
  await one.hears('HTTP/1.1 404')
  one.say(asked('two'))
  await one.hears('"two"')
  expect(one.answers().map(each => each.by)).toEqual(['shortcut', 'node', 'node'])
})

test('an answer of other letters has its length in bytes', async () => {
  const { open } = await serve(() => ({ status: 503, fields: ['X-Own', 'ü'], text: 'ü€' }))
  const one = await open()
  one.say(asked(''))
  await one.hears(Buffer.from('ü€').toString('latin1'))
  expect(one.heard()).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\nX-Own: Ã¼\r\n.*Content-Length: 5\r\n/s)
})

test('what is changed by chance is understood as node:http does, or left to it', async () => {
  const [short, long] = [await serve(answer), await serve()]
  let seed = 20_261_124
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed % below
  }
  const odd = [
    '\r\n',
    '\n',
    '\r',
    ' ',
    ':',
    '\t',
    '\0',
    '0',
    '9',
    'ÿ',
    'Content-Length: 3\r\n',
    'x',
    ', ',
    '\r\n\r\n',
    '',
  ]
  const base = asked('{key: value}', 'Authorization: Bearer abc\r\nUser-Agent: sdk/1.0 (linux; ü)\r\n')
  const understood = async (server: typeof short, words: string) => {
    const one = await server.open()
    one.say(words)
    one.socket.end()
    await one.closed
    // What is never whole is refused by node:http, and hung up on by the shortcut.
    return one.answers().map(({ by, ...rest }) => {
      if (by === 'shortcut') byShortcut++
      return rest
    })
  }
  let byShortcut = 0
  for (let round = 0; round < 600; round++) {
    let words = base
    for (let changes = 1 + random(2); changes > 0; changes--) {
      const at = random(words.length)
      words = words.slice(0, at) + odd[random(odd.length)] + words.slice(at + random(3))
    }
    const expected = await understood(long, words)
    expect(await understood(short, words), JSON.stringify(words)).toEqual(expected)
  }
  expect(byShortcut).toBeGreaterThan(60)
})

test('what comes before the answer is asked after it', async () => {
  const dues: (() => void)[] = []
  const later: Answer = request => new Promise(resolve => dues.push(() => resolve(answer(request) as PlainAnswer)))
  const { open } = await serve(later)
  const one = await open()
  one.say(asked('one'))
  await expect.poll(() => dues.length).toBe(1)
  one.say(asked('two'))
  await one.isRead()
  expect(dues.length).toBe(1)
  dues[0]?.()
  await expect.poll(() => dues.length).toBe(2)
  dues[1]?.()
  await one.hears('"two"')
  expect(one.answers().map(each => each.body)).toEqual(['one', 'two'])
})

test.each<[string, Answer]>([
  ['is refused', () => Promise.reject(new Error('no'))],
  [
    'fails',
    () => {
      throw new Error('no')
    },
  ],
])('what %s is asked of node:http', async (_, own) => {
  const { open } = await serve(own)
  const one = await open()
  one.say(asked('one'))
  await one.hears('"one"')
  expect(one.answers()).toMatchObject([{ by: 'node' }])
})

test('who takes no answers is asked no more', async () => {
  let count = 0
  const { open } = await serve(() => {
    count++
    return { status: 200, fields: [], text: 'x'.repeat(4_000_000) }
  })
  const one = await open()
  one.socket.pause()
  for (let n = 0; n < 20; n++) {
    one.say(asked(`${n}`))
    await one.isRead()
  }
  expect(count).toBeLessThan(5)
  one.socket.resume()
  await expect.poll(() => count, { timeout: 10_000 }).toBe(20)
})

test('who is quiet for too long is hung up on, and who has said goodbye is still answered', async () => {
  const { open } = await serve(answer, { keepAliveTimeout: 50, headersTimeout: 100, requestTimeout: 200 })
  const [silent, quiet, half] = [await open(), await open(), await open()]
  quiet.say(asked('one'))
  half.say(plain.slice(0, 30))
  await Promise.all([silent.closed, half.closed])
  expect(quiet.socket.closed).toBe(false) // a second more than it was promised
  await quiet.closed
  expect(quiet.answers()).toMatchObject([{ body: 'one' }])

  const leaving = await open()
  leaving.say(asked('two'))
  leaving.socket.end()
  await leaving.closed
  expect(leaving.answers()).toMatchObject([{ body: 'two' }])
})

test('one that closes answers what is due, lets the quiet go, and leaves what has begun to node:http', async () => {
  const dues: (() => void)[] = []
  const later: Answer = request => new Promise(resolve => dues.push(() => resolve(answer(request) as PlainAnswer)))
  const { server, hangUp, open } = await serve(later)
  const [quiet, due, half] = [await open(), await open(), await open()]
  due.say(asked('due'))
  half.say(plain.slice(0, -2))
  await expect.poll(() => dues.length).toBe(1)
  due.say(asked('early'))
  await Promise.all([due.isRead(), half.isRead()])
  server.close()
  hangUp?.()
  await quiet.closed
  dues[0]?.()
  await due.closed
  expect(due.heard()).toContain('Connection: close')
  expect(due.answers()).toMatchObject([{ by: 'shortcut', body: 'due' }])
  expect(dues.length).toBe(1)
  half.say('lo')
  await half.hears('"hello"')
  expect(half.answers()).toMatchObject([{ by: 'node', body: 'hello' }])
})
