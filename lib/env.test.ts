import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvError, getEnv, loadEnv, setEnv } from './env.ts'

let home: string
let dataDir: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyturn-env-'))
  dataDir = join(home, 'data')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const load = (source: Record<string, string> = {}) => loadEnv({ KEYTURN_DATA_DIR: dataDir, ...source })
const long = 'x'.repeat(32)

function refusal(source: Record<string, string>): string {
  try {
    load(source)
  } catch (error) {
    expect(error).toBeInstanceOf(EnvError)
    return (error as Error).message
  }
  throw new Error('was accepted')
}

test('defaults', () => {
  const env = load()
  expect(env).toMatchObject({ port: 3000, host: '127.0.0.1', url: 'http://127.0.0.1:3000', dataDir, demo: false })
  expect([...env.roles]).toEqual(['web', 'api', 'worker'])
  expect([env.databaseUrl, env.oidc, env.mailFrom]).toEqual([undefined, undefined, undefined])
})

test('a token of the API in the same shell is nothing to the server', () => {
  expect(load({ KEYTURN_TOKEN: 'ktn_x' })).toEqual(load())
})

test('what is wrong is named all at once, and secrets are not repeated', () => {
  const message = refusal({
    PORT: '70000',
    KEYTURN_URL: 'https://keys.example.com/path',
    KEYTURN_ROLE: 'web,wroker',
    KEYTURN_TRUSTED_PROXIES: '10.0.0.0/8,10.0.0.0/99',
    KEYTURN_PEPER: long,
    AUTH_SECRET: 'hunter2hunter2',
    DATABASE_URL: 'mysql://u:swordfish@host/db',
    AUTH_OIDC_ID: 'client',
    SMTP_URL: 'mail.example.com',
    MAIL_FROM: 'nobody',
    KEYTURN_GEO_ASN_DB: join(home, 'missing.mmdb'),
  })
  const named = message
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(' ')[0])
  expect(named.toSorted()).toEqual([
    'AUTH_OIDC_ISSUER',
    'AUTH_OIDC_SECRET',
    'AUTH_SECRET',
    'DATABASE_URL',
    'KEYTURN_GEO_ASN_DB',
    'KEYTURN_PEPER',
    'KEYTURN_PEPPER',
    'KEYTURN_ROLE',
    'KEYTURN_TRUSTED_PROXIES',
    'KEYTURN_URL',
    'MAIL_FROM',
    'PORT',
    'SMTP_URL',
  ])
  expect(message).not.toMatch(/hunter2|swordfish/)
  expect(message).toContain('web,wroker')
  expect(existsSync(dataDir)).toBe(false)
})

test.each([
  ['KEYTURN_URL', 'https://keys.example.com/', 'url', 'https://keys.example.com'],
  ['HOST', '::', 'url', 'http://localhost:3000'],
  ['HOST', '::1', 'url', 'http://[::1]:3000'],
  ['PORT', '8080', 'url', 'http://127.0.0.1:8080'],
  ['PORT', '', 'port', 3000],
  ['KEYTURN_TRUSTED_PROXIES', '10.0.0.0/8, ::1', 'trustedProxies', ['10.0.0.0/8', '::1/128']],
  ['KEYTURN_ROLE', 'api, worker', 'roles', new Set(['api', 'worker'])],
  ['KEYTURN_ACCEPTED_PEPPERS', `${long},${long}y`, 'acceptedPeppers', [long, `${long}y`]],
  ['KEYTURN_DEMO', '1', 'demo', true],
  ['KEYTURN_DEMO', 'small', 'isDemoSmall', true],
  ['SMTP_URL', 'smtp://host:25', 'mailFrom', 'Keyturn <keyturn@127.0.0.1>'],
] as const)('%s=%s gives %s', (name, value, field, expected) => {
  expect(load({ [name]: value })[field]).toEqual(expected)
})

test.each([
  ['PORT', '0'],
  ['PORT', '3000x'],
  ['HOST', 'a host'],
  ['KEYTURN_URL', 'ftp://keys.example.com'],
  ['KEYTURN_URL', 'https://user@keys.example.com'],
  ['KEYTURN_ROLE', ','],
  ['KEYTURN_ACCEPTED_PEPPERS', `${long},short`],
  ['KEYTURN_SETUP_TOKEN', 'short'],
  ['REDIS_URL', 'http://host'],
  ['REDIS_URL', 'redis://host/first'],
  ['REDIS_URL', 'redis://:50%off@host'],
  ['MAIL_FROM', 'a@b\r\nBcc: c@d'],
  ['KEYTURN_GITHUB_KEYS_URL', 'http://api.github.example/keys'],
  ['KEYTURN_GITHUB_KEYS_URL', 'ftp://127.0.0.1/keys'],
  ['AUTH_OIDC_ISSUER', 'http://accounts.example.com'],
  ['AUTH_OIDC_ISSUER', 'https://accounts.example.com?realm=work'],
])('%s=%j is refused', (name, value) => {
  expect(refusal({ [name]: value })).toContain(`  ${name} `)
})

test('an issuer is kept in one written form, and may be plain http on this machine', () => {
  const issuer = (AUTH_OIDC_ISSUER: string) =>
    load({ AUTH_OIDC_ISSUER, AUTH_OIDC_ID: 'client', AUTH_OIDC_SECRET: 'secret' }).oidc?.issuer
  expect(issuer('https://Accounts.example.com')).toBe('https://accounts.example.com/')
  expect(issuer('http://127.0.0.1:4612')).toBe('http://127.0.0.1:4612/')
})

describe('secrets of the embedded default', () => {
  const mode = (name: string) => statSync(join(dataDir, name)).mode & 0o777

  test('are made once, for their owner alone, and found by the next start', () => {
    const first = load()
    expect(first.pepper).toMatch(/^[\w-]{43}$/)
    expect(first.authSecret).not.toBe(first.pepper)
    expect([mode('pepper'), mode('auth-secret')]).toEqual([0o600, 0o600])
    expect(readdirSync(dataDir).toSorted()).toEqual(['auth-secret', 'pepper'])
    const second = load()
    expect([second.pepper, second.authSecret]).toEqual([first.pepper, first.authSecret])
  })

  test('given ones are taken and nothing is written', () => {
    expect(load({ KEYTURN_PEPPER: long, AUTH_SECRET: `${long}a` })).toMatchObject({
      pepper: long,
      authSecret: `${long}a`,
    })
    expect(existsSync(dataDir)).toBe(false)
  })

  test.each(['', 'abc', `${'A'.repeat(43)}`])(
    'a half-written file (%j) stops the start and stays as it is',
    content => {
      mkdirSync(dataDir)
      writeFileSync(join(dataDir, 'pepper'), content)
      expect(refusal({})).toMatch(/pepper is damaged/)
      expect(readFileSync(join(dataDir, 'pepper'), 'utf8')).toBe(content)
    },
  )

  test.each(['postgres', 'postgres-location'])('a lost pepper beside a database (%s) stops the start', name => {
    load()
    rmSync(join(dataDir, 'pepper'))
    mkdirSync(join(dataDir, name))
    expect(refusal({})).toMatch(/no file pepper/)
    expect(existsSync(join(dataDir, 'pepper'))).toBe(false)
    expect(load({ KEYTURN_PEPPER: long }).pepper).toBe(long)
  })

  test('a data directory that cannot be made is a sentence', () => {
    writeFileSync(dataDir, 'a file')
    chmodSync(dataDir, 0o600)
    expect(refusal({})).toContain('KEYTURN_DATA_DIR')
  })
})

test('getEnv says who forgot to set it, and is shared', () => {
  const slot = Symbol.for('keyturn.env')
  const shared = globalThis as { [slot]?: unknown }
  const before = shared[slot]
  delete shared[slot]
  expect(() => getEnv()).toThrow('not loaded')
  const env = load()
  setEnv(env)
  expect(shared[slot]).toBe(env)
  shared[slot] = before
})

test('GitHub’s keys come from where GitHub has them, or from a stand-in on this machine', () => {
  expect(load().githubKeysUrl).toBeUndefined()
  for (const address of ['http://127.0.0.1:9/keys', 'https://mirror.example/meta/public_keys/secret_scanning'])
    expect(load({ KEYTURN_GITHUB_KEYS_URL: address }).githubKeysUrl).toBe(address)
})
