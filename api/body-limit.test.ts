import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { createApi } from './app.ts'
import { makeOrganization } from './organization.fixture.ts'

/** Over a real connection, as server.ts hangs the API: what a client may leave out can't be seen in a made-up request. */
const database = useTestDatabase()
const server = createServer(getRequestListener(createApi().fetch, { overrideGlobalObjects: false }))
let token = ''
beforeAll(async () => {
  token = await (await makeOrganization(database.url)).token()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await closeIngest()
})

interface Answer {
  status: number | undefined
  json: Record<string, unknown>
}

/** Sends the parts one by one, as a body that does not say how long it is; none: no body, nor a length of zero. */
function post(path: string, parts: (string | Buffer)[] = []): Promise<Answer> {
  const { port } = server.address() as AddressInfo
  const headers = {
    authorization: `Bearer ${token}`,
    ...(parts.length > 0 && { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }),
  }
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method: 'POST', headers }, response => {
      let text = ''
      response.on('data', part => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode, json: JSON.parse(text) }))
    })
    sent.on('error', reject)
    if (parts.length === 0) sent.removeHeader('content-length')
    for (const part of parts) sent.write(part)
    sent.end()
  })
}

test('a body in chunks, and none at all', async () => {
  const key = { service: 'payments', environment: 'production', name: 'a', holder: { machine: 'm' } }
  const text = JSON.stringify(key)
  const made = await post('/v1/keys', [text.slice(0, 20), text.slice(20)])
  expect(made).toMatchObject({ status: 201, json: { name: 'a' } })
  expect(await post(`/v1/keys/${made.json.id}/quarantine`)).toMatchObject({ status: 200, json: { quarantined: true } })

  const line = JSON.stringify({ time: new Date().toISOString(), key: made.json.key, status: 200 })
  expect(await post('/v1/logs', [`${line}\n`, line])).toMatchObject({ status: 200, json: { accepted: 2 } })
})

test('a body in chunks that grows too long', async () => {
  const part = Buffer.alloc(256 * 1024, ' ')
  expect(await post('/v1/keys', Array(4).fill(part))).toMatchObject({ status: 400 })
  expect(await post('/v1/keys', [...Array(4).fill(part), ' '])).toMatchObject({
    status: 413,
    json: { maxBytes: 1024 * 1024 },
  })
})
