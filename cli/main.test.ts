import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization, tamper } from '#api/organization.fixture.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'

const database = useTestDatabase()
const program = fileURLToPath(new URL('./main.ts', import.meta.url))
let acme: TestOrganization

beforeAll(async () => {
  acme = await makeOrganization(database.url)
})

interface Run {
  code: number | null
  out: string
  err: string
}

/** The real program, in a process of its own. */
function keyturn(...args: string[]): Promise<Run> {
  return keyturnWith({}, ...args)
}

async function keyturnWith(more: Record<string, string>, ...args: string[]): Promise<Run> {
  const { pepper, authSecret } = testEnv()
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    NODE_ENV: 'production' as const,
    DATABASE_URL: database.url,
    KEYTURN_PEPPER: pepper,
    AUTH_SECRET: authSecret,
    ...more,
  }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += part))
  child.stderr.on('data', (part: Buffer) => (err += part))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, out, err }
}

test('in a folder without a database nothing is made, and the folder is named', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'keyturn-nothing-')), 'data')
  const { code, out, err } = await keyturnWith({ DATABASE_URL: '', KEYTURN_DATA_DIR: folder }, 'audit', 'verify')
  expect([code, out]).toEqual([1, ''])
  expect(err).toContain(`${folder} holds no database.`)
  expect(existsSync(folder)).toBe(false)
})

test('token create prints the token, alone', async () => {
  const { code, out, err } = await keyturn(
    'token',
    'create',
    '--name',
    'ci',
    '--scopes',
    'keys:read',
    '--expires',
    '30d',
  )
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^ktn_[0-9A-Za-z]{49}\n$/)
  const [row] = await asSuperuser(
    database.url,
    sql => sql`select scopes, round(extract(epoch from expires_at - created_at) / 86400)::int as days
      from tokens where name = 'ci'`,
  )
  expect(row).toEqual({ scopes: ['keys:read'], days: 30 })
})

test('key create --json prints one document', async () => {
  const options = ['--service', 'payments', '--environment', 'production', '--name', 'ledger', '--holder-machine', 'ci']
  const { code, out } = await keyturn('key', 'create', ...options, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ name: 'ledger', key: expect.stringMatching(/^payments_prd_/) })
})

test.each([
  [['token', 'create', '--name', 'x', '--scopes', 'keys:fly', '--json'], '--scopes'],
  [['token', 'create', '--name', 'x', '--scopes', 'keys:read', '--expires', 'soon', '--json'], '--expires'],
  [
    ['token', 'create', '--name', 'x', '--scopes', 'keys:read', '--organization', 'nope', '--json'],
    'no such organization',
  ],
  [['key', 'create', '--service', 'a', '--environment', 'b', '--name', 'c', '--json'], '--holder-member'],
  [['audit', 'verify', '--head', '7', '--json'], '--head'],
  [['usage', 'recount', '--day', '2027-02-30', '--json'], '--day'],
  [['fly', '--json'], 'unknown command'],
])('%j fails with 1, tells why on standard error, and nothing on standard output', async (args, why) => {
  const { code, out, err } = await keyturn(...args)
  expect([code, out]).toEqual([1, ''])
  expect(JSON.parse(err).error).toContain(why)
})

test('a service’s name steers no terminal', async () => {
  await asSuperuser(
    database.url,
    sql => sql`insert into organizations (id, slug, name) values (gen_random_uuid(), ${'b\u001b[31m\u009b'}, 'x')`,
  )
  const { code, err } = await keyturn('audit', 'verify')
  await asSuperuser(database.url, sql => sql`delete from organizations where name = 'x'`)
  expect(code).toBe(1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(err).not.toMatch(/[\u001b\u009b]/)
})

test('audit verify prints a head, and exits with 1 once the ledger was touched', async () => {
  const sound = await keyturn('audit', 'verify', '--json')
  const report = JSON.parse(sound.out)
  expect([sound.code, report.ok]).toEqual([0, true])
  expect((await keyturn('audit', 'verify', '--head', report.head)).code).toBe(0)
  await tamper(
    database.url,
    sql =>
      sql`update audit_events set actor = 'member:nobody' where organization_id = ${acme.organizationId} and seq = 1`,
  )
  const broken = await keyturn('audit', 'verify', '--json')
  expect(broken.code).toBe(1)
  expect(JSON.parse(broken.out)).toMatchObject({ ok: false, problem: { seq: 1, kind: 'changed' } })
  expect((await keyturn('audit', 'verify')).out).toContain('broken at 1: changed')
})

test('usage recount names what differs, exits with 1, and with --repair puts it right', async () => {
  await asSuperuser(
    database.url,
    sql => sql`insert into request_logs (organization_id, time, service_id, source, outcome, batch_id, line)
      select ${acme.organizationId}, now(), id, 'report', 'reported', id, 1 from services where slug = 'payments'`,
  )
  const day = new Date().toISOString().slice(0, 10)
  const differs = await keyturnWith({ KEYTURN_KEEP_REQUESTS_DAYS: '1' }, 'usage', 'recount', '--days', '3')
  expect(differs.code).toBe(1)
  expect(differs.out).toMatch(/^\S+ {2}not whole: its single requests are not kept any more/)
  expect(differs.out).toContain(`${day}  differs\n  service_day: 1 row\n    start=${day}T00:00:00+00:00 service=`)
  const repaired = await keyturn('usage', 'recount', '--day', day, '--repair', '--json')
  expect([repaired.code, JSON.parse(repaired.out).days[0].state]).toEqual([0, 'repaired'])
  expect(await keyturn('usage', 'recount', '--day', day)).toEqual({ code: 0, out: `${day}  equal\n`, err: '' })
})

test('an unreachable database is one sentence', async () => {
  const { databaseUrl } = { databaseUrl: 'postgres://u:secret-word@127.0.0.1:1/x' }
  const { pepper, authSecret } = testEnv()
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    NODE_ENV: 'production' as const,
    DATABASE_URL: databaseUrl,
    KEYTURN_PEPPER: pepper,
    AUTH_SECRET: authSecret,
  }
  const child = spawn(process.execPath, [program, 'migrate'], { env })
  let err = ''
  child.stderr.on('data', (part: Buffer) => (err += part))
  expect(await new Promise(resolve => child.once('close', resolve))).toBe(1)
  expect(err).toContain('The database does not answer')
  expect(err).not.toContain('secret-word')
})
