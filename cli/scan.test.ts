import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeOrganization } from '#api/organization.fixture.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { generateToken, tokenHint } from '#lib/credentials/token-format.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'
import { quarantineKey, revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'

const database = useTestDatabase()
const program = fileURLToPath(new URL('./main.ts', import.meta.url))
const keys: Record<'live' | 'dead' | 'stopped', { id: string; key: string; hint: string }> = Object.create(null)
let folder: string
let token: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-scan-'))
  const acme = await makeOrganization(database.url)
  token = await acme.token()
  for (const name of ['live', 'dead', 'stopped'] as const) {
    const holder = { machine: 'cron' }
    keys[name] = must(await createKey(acme.system, { service: 'payments', environment: 'production', name, holder }))
  }
  must(await revokeKey(acme.system, { keyId: keyIdInput.parse(keys.dead.id) }))
  must(await quarantineKey(acme.system, { keyId: keyIdInput.parse(keys.stopped.id) }))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The real program, in a process of its own. */
async function scan(...args: string[]) {
  const { pepper, authSecret } = testEnv()
  const env = {
    ...{ PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, NODE_ENV: 'production' as const },
    ...{ DATABASE_URL: database.url, KEYTURN_PEPPER: pepper, AUTH_SECRET: authSecret },
  }
  const child = spawn(process.execPath, [program, 'scan', ...args], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += part))
  child.stderr.on('data', (part: Buffer) => (err += part))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  for (const plain of [...Object.values(keys).map(({ key }) => key), token]) expect(out + err).not.toContain(plain)
  return { code, out, err }
}
function write(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

test('finds what was made here, says which and how it stands, and leaves the rest alone', async () => {
  const stranger = generateKey('elsewhere', 'production')
  const lost = generateKey('payments', 'production')
  const ours = generateToken()
  write('a/app.env', `PORT=80\nKEY="${keys.live.key}"\nOLD=${keys.dead.key} ${keys.stopped.key}\n`)
  write('a/deep/er/notes.md', `${stranger}\n${lost}\n${token} ${ours}\n${keys.live.key.slice(0, -1)}!`)
  write('a/.git/config', keys.live.key)
  write('a/image.bin', Buffer.concat([Buffer.from([1, 0, 2]), Buffer.from(keys.live.key)]))
  write('a/windows.txt', Buffer.from(`\ufeff\r\nkey ${keys.live.key}\r\n`, 'utf16le'))
  write('outside/secret.txt', keys.live.key)
  symlinkSync(join(folder, 'outside'), join(folder, 'a/link'))
  symlinkSync(join(folder, 'outside/secret.txt'), join(folder, 'a/link.txt'))
  const { code, out, err } = await scan('a')
  expect([code, err]).toEqual([1, ''])
  expect(out.split('\n')).toEqual([
    `a/app.env:2:6: ${keys.live.hint}  key live (payments, production), live`,
    `a/app.env:3:5: ${keys.dead.hint}  key dead (payments, production), dead`,
    `a/app.env:3:${6 + keys.dead.key.length}: ${keys.stopped.hint}  key stopped (payments, production), quarantined`,
    `a/deep/er/notes.md:2:1: ${hintOf(lost)}  key, not known here`,
    `a/deep/er/notes.md:3:1: ${tokenHint(token)}  token test, live`,
    `a/deep/er/notes.md:3:55: ${tokenHint(ours)}  token, not known here`,
    `a/windows.txt:2:5: ${keys.live.hint}  key live (payments, production), live`,
    '',
  ])
  const all = JSON.parse((await scan('--all', '--json', 'a')).out)
  expect(all.found.map(({ file }: { file: string }) => file)).toEqual([
    ...['a/.git/config', 'a/app.env', 'a/app.env', 'a/app.env'],
    ...['a/deep/er/notes.md', 'a/deep/er/notes.md', 'a/deep/er/notes.md', 'a/image.bin', 'a/windows.txt'],
  ])
  expect(all.found[1]).toEqual({
    ...{ file: 'a/app.env', kind: 'key', line: 2, column: 6, hint: keys.live.hint, status: 'live' },
    ...{ id: keys.live.id, name: 'live', service: 'payments', environment: 'production' },
  })
})

test('a large file of one line is read piece by piece; what is named is looked at behind a link', async () => {
  const filler = 'lorem_dev_ipsum '.repeat(1_000_000 / 16)
  const path = write('large.txt', `${filler}${keys.live.key}${filler}${token}`)
  symlinkSync(path, join(folder, 'named'))
  const { code, out } = await scan('--json', 'named')
  const { found, files } = JSON.parse(out)
  expect([code, files]).toEqual([1, 1])
  expect(found.map(({ line, column, kind }: Record<string, unknown>) => [line, column, kind])).toEqual([
    [1, 1_000_001, 'key'],
    [1, 2_000_001 + keys.live.key.length, 'token'],
  ])
})

test('none is 0, and says how much it read', async () => {
  write('clean/a.txt', 'nothing')
  write('clean/b.txt', '')
  expect(await scan('clean')).toEqual({ code: 0, out: 'No key in 2 files.\n', err: '' })
})

test('what can’t be read is told and is 2, whatever else was found', async () => {
  write('half/a.env', keys.live.key)
  const { code, out, err } = await scan('half', 'half/none')
  expect([code, err]).toEqual([2, 'half/none: could not be read (ENOENT)\n'])
  expect(out).toContain(`half/a.env:1:1: ${keys.live.hint}`)
  const json = await scan('--json', 'half/none')
  expect([json.code, JSON.parse(json.out), json.err]).toEqual([
    ...[2, { files: 0, found: [], unreadable: [{ path: 'half/none', reason: 'ENOENT' }] }, ''],
  ])
  expect((await scan()).code).toBe(2)
  expect((await scan('--nonsense', 'half')).code).toBe(2)
})

test('a key in a file’s name is printed as its hint', async () => {
  write(`named-so/${keys.live.key}.txt`, `x\n${keys.live.key}`)
  expect((await scan('named-so')).out).toContain(`named-so/${keys.live.hint}.txt:2:1: `)
})
