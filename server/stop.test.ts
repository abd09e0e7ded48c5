import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { asSuperuser, makeOrganization } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'

// A real server is told to stop while it is asked.

const database = useTestDatabase()
let token: string
let key: string
let server: ServerProcess
beforeAll(async () => {
  const acme = await makeOrganization(database.url)
  token = await acme.token(['keys:verify', 'logs:write'])
  const input = {
    service: 'payments',
    environment: 'production',
    name: 'ledger',
    holder: { machine: 'ledger' },
  } as const
  key = must(await createKey(acme.system, input)).key
})
beforeEach(async () => {
  server = await startServer({ databaseUrl: database.url, role: 'api,worker' })
})
afterEach(() => server.end('SIGKILL'))

const recorded = () =>
  asSuperuser(database.url, async sql => {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from request_logs where source = 'verification'`
    return row?.n ?? 0
  })

test('what was asked before the stop is answered, each verdict is recorded, and half a batch may become a whole one', async () => {
  const line = JSON.stringify({ time: new Date().toISOString(), key, path: '/charges', status: 200 })
  const body = Array(20_000).fill(line).join('\n')
  const half = Math.floor(body.length / 2)
  const batch = await open()
  batch.write(`${head('/v1/logs', body.length)}${body.slice(0, half)}`)

  const clients = Array.from({ length: 8 }, () => askOverAndOver())
  await expect.poll(() => sum(clients.map(each => each.answers)), { interval: 5, timeout: 30_000 }).toBeGreaterThan(500)
  server.signal('SIGTERM')
  for (const client of clients) await client.refused
  batch.write(body.slice(half))
  expect(await batch.heard).toMatch(/^HTTP\/1\.1 200 .*"accepted":20000,/s)
  expect(await server.end('SIGCONT')).toBe(0)

  expect(clients.map(each => each.problems)).toEqual(clients.map(() => []))
  expect(await recorded()).toBe(sum(clients.map(each => each.answers)))
})

test('a body that never ends does not hold the stop up for ever', async () => {
  const endless = await open()
  endless.write(`${head('/v1/logs', 1_000_000)}{"time"`)
  const asked = await open()
  asked.write(question())
  await expect.poll(asked.text, { timeout: 30_000 }).toContain('"valid":true')
  expect(await server.end('SIGTERM')).toBe(0)
  expect(await endless.heard).toBe('')
})

test('a second signal ends it at once', async () => {
  const endless = await open()
  endless.write(`${head('/v1/logs', 1_000_000)}{"time"`)
  server.signal('SIGTERM')
  await expect
    .poll(() =>
      open().then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('refused')
  await new Promise(resolve => setTimeout(resolve, 600)) // what comes within half a second is the same press of a key
  expect(await server.end('SIGTERM')).toBe(1)
})

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

const head = (path: string, length: number) =>
  [
    ...[`POST ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`, 'Content-Type: application/json'],
    ...[`Content-Length: ${length}`, '', ''],
  ].join('\r\n')

function question(): string {
  const body = JSON.stringify({ key, service: 'payments', environment: 'production' })
  return head('/v1/verify', body.length) + body
}

/** A connection; `heard` is all that came by it until its end. */
async function open() {
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true })
  let text = ''
  socket.setEncoding('utf8').on('data', part => {
    text += part
  })
  await once(socket, 'connect')
  socket.on('error', () => {})
  const heard = new Promise<string>(resolve => socket.once('close', () => resolve(text)))
  return { write: (words: string) => socket.write(words), heard, text: () => text, socket }
}

/** Question after question by connections that stay open, until no other one is to be had; what a proxy does. */
function askOverAndOver() {
  const asked = { answers: 0, problems: [] as string[], refused: Promise.resolve() }
  asked.refused = (async () => {
    for (;;) {
      const connection = await open().catch(() => undefined)
      if (!connection) return
      await converse(connection.socket, asked)
    }
  })()
  return asked
}

/** Until the other side says or shows that this connection was asked for the last time. */
function converse(socket: Awaited<ReturnType<typeof open>>['socket'], asked: { answers: number; problems: string[] }) {
  return new Promise<void>(resolve => {
    let text = ''
    let isWaiting = true
    socket.on('data', part => {
      text += part
      const [, top, body] = /^(.*?)\r\n\r\n(.*)$/s.exec(text) ?? []
      if (top === undefined || (body?.length ?? 0) < Number(/content-length: (\d+)/i.exec(top)?.[1])) return
      if (top.startsWith('HTTP/1.1 200') && body?.includes('"valid":true')) asked.answers++
      else asked.problems.push(text)
      text = ''
      isWaiting = false
      if (/^connection: close/im.test(top)) return void socket.end()
      isWaiting = true
      socket.write(question())
    })
    socket.once('close', () => {
      if (isWaiting) asked.problems.push(`not answered: ${text}`)
      resolve()
    })
    socket.write(question())
  })
}
