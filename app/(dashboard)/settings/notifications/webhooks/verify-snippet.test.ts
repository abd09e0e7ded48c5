import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { generateSigningSecret, signatureHeaders } from '#lib/webhooks/signing.ts'
import { verifySnippet } from './verify-snippet.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(stops.splice(0).map(stop => stop())))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('the document shows the same', () => {
  expect(readFileSync('docs/webhooks.md', 'utf8')).toContain(verifySnippet)
})

test('the receiver that the screen shows works as pasted', async () => {
  const secret = generateSigningSecret()
  const port = await freePort()
  const child = spawn(process.execPath, ['--input-type=module', '-e', verifySnippet], {
    env: { ...process.env, KEYTURN_WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  stops.push(() => {
    child.kill()
    return exited
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk
  })
  const data = {
    summary: 'ledger is used from Singapore – für die erste Zeit',
    link: 'https://keys.example.com/alerts/1',
  }
  const body = JSON.stringify({ type: 'alert.opened', timestamp: new Date().toISOString(), data })
  const post = (secrets: string[], at = new Date()) =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signatureHeaders({ id: '1', body }, secrets, at) },
      body,
    }).then(({ status }) => status)

  await expect.poll(() => post([secret]).catch(() => 0), { timeout: 20_000 }).toBe(204)
  expect(printed).toContain(`alert.opened ${data.summary} ${data.link}`)
  expect(await post([generateSigningSecret(), secret])).toBe(204)
  expect(await post([generateSigningSecret()])).toBe(401)
  expect(await post([secret], new Date(Date.now() - 600_000))).toBe(401)
})
