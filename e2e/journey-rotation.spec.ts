import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { keyturn } from './terminal.ts'

/** A rotation that nobody notices but who asked for it; a machine that turns its own key; and a key that is stolen. */
test.describe.configure({ mode: 'serial' })
const owner = { email: 'ina@turn.example', password: 'nine lives and a lantern' }
const organization = ['--organization', 'Turn']
const place = { service: 'orders', environment: 'production' }
let token = ''

test.beforeAll(async ({ playwright, baseURL }) => {
  const who = ['--email', owner.email, '--name', 'Ina', ...organization, '--password-stdin']
  keyturn('empty', ['owner', 'create', ...who], owner.password)
  const scopes = 'services:write,keys:read,keys:write,keys:verify,audit:read,usage:read'
  token = keyturn('empty', ['token', 'create', '--name', 'gateway', '--scopes', scopes, ...organization])
  const request = await playwright.request.newContext({ baseURL })
  await post(request, '/v1/services', { slug: 'orders', name: 'Orders', prefix: 'orders' })
  await request.dispose()
})

test('a rotation without downtime: a client that never stops is never refused', async ({ page, request }) => {
  const { id, key } = await post(request, '/v1/keys', {
    ...place,
    name: 'order mails',
    holder: { member: owner.email },
  })
  let inUse: string = key
  let isRunning = true
  const codes: string[] = []
  const client = (async () => {
    while (isRunning) codes.push((await post(request, '/v1/verify', { key: inUse, ...place }, 200)).code)
  })()

  await signIn(page)
  await page.goto(`/keys/${id}`)
  await page.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('button', { name: 'Rotate and show the new secret' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Store the new key now' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy key' }).click()
  const next = await page.evaluate(() => navigator.clipboard.readText())
  const before = codes.length
  await expect.poll(() => codes.length).toBeGreaterThan(before + 20) // on with the old one, as nobody has switched yet
  inUse = next // the client is deployed with the new one
  await expect.poll(() => codes.length).toBeGreaterThan(before + 60)
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide key for good' }).click()
  await expect(page.getByText(/Both secrets work/)).toBeVisible()
  await page.getByRole('button', { name: 'Retire old secret now' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: /^Retire old secret/ })
    .click()
  await expect(page.getByText(/Both secrets work/)).toBeHidden()
  const after = codes.length
  await expect.poll(() => codes.length).toBeGreaterThan(after + 20)
  isRunning = false
  await client
  expect(codes.length).toBeGreaterThan(100)
  expect(codes.filter(code => code !== 'valid')).toEqual([])
  expect((await post(request, '/v1/verify', { key, ...place }, 200)).code).toBe('superseded')
})

test('a machine turns its own key from a shell script; a lost answer is survived, a thief is seen', async ({
  page,
  request,
  baseURL,
}) => {
  const { id, key } = await post(request, '/v1/keys', {
    ...place,
    name: 'nightly export',
    holder: { machine: 'export' },
  })
  const file = join(mkdtempSync(join(tmpdir(), 'keyturn-machine-')), 'key')
  writeFileSync(file, key, { mode: 0o600 })
  const rotateAs = (plain: string, name: string) =>
    request.post('/v1/keys/self/rotate', { headers: { ...bearer(plain), 'idempotency-key': name } })

  // The answer to the first request is lost: the name of the request is kept, and nothing else.
  writeFileSync(`${file}.request`, 'lost-answer')
  const lost = await rotateAs(key, 'lost-answer')
  expect(lost.status()).toBe(201)
  const env = { ...process.env, KEYTURN_URL: baseURL, KEY_FILE: file }
  const run = spawnSync('sh', [join('docs', 'turn-key.sh')], { env, encoding: 'utf8' })
  expect([run.status, run.stderr]).toEqual([0, ''])
  const turned = readFileSync(file, 'utf8').trim()
  expect(turned).not.toBe(key)
  expect(run.stdout).not.toContain(turned)
  const codeOf = async (plain: string) => (await post(request, '/v1/verify', { key: plain, ...place }, 200)).code
  expect([await codeOf(turned), await codeOf(key), await codeOf((await lost.json()).key)]).toEqual([
    'valid',
    'valid',
    'superseded',
  ])

  const thief = await rotateAs(key, 'another-request')
  expect([thief.status(), (await thief.json()).code]).toEqual([409, 'successor_claimed'])
  await signIn(page)
  await page.goto('/notices')
  await expect(page.getByText('Two asked for the next secret of nightly export')).toBeVisible()

  await page.goto(`/keys/${id}`)
  await page.getByRole('button', { name: 'Retire old secret now' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: /^Retire old secret/ })
    .click()
  await expect(page.getByText(/Both secrets work/)).toBeHidden()
  expect((await rotateAs(key, 'another-request')).status()).toBe(401)
  await expect(async () => {
    await page.goto(`/keys/${id}?tab=requests`)
    await expect(page.getByRole('main')).toContainText(/superseded/i, { timeout: 1_000 })
  }).toPass()
})

test('compromised: both secrets end at once, and a new one reopens the key', async ({ page, request }) => {
  const { id, key } = await post(request, '/v1/keys', { ...place, name: 'card proxy', holder: { member: owner.email } })
  const codeOf = async (plain: string) => (await post(request, '/v1/verify', { key: plain, ...place }, 200)).code
  expect(await codeOf(key)).toBe('valid')
  await signIn(page)
  await page.goto(`/keys/${id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: /Compromised/ }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: /End|compromised/i })
    .last()
    .click()
  await expect(page.getByRole('button', { name: 'Make a new secret' }).first()).toBeVisible()
  expect(await codeOf(key)).toBe('revoked')
  await page.getByRole('button', { name: 'Make a new secret' }).first().click()
  await page.getByRole('button', { name: 'Make it and show it' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Store/ })).toBeVisible()
  await page.getByRole('button', { name: 'Copy key' }).click()
  const next = await page.evaluate(() => navigator.clipboard.readText())
  expect([await codeOf(key), await codeOf(next)]).toEqual(['revoked', 'valid'])
})

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

function bearer(plain: string) {
  return { authorization: `Bearer ${plain}` }
}

async function post(request: APIRequestContext, path: string, data: object, status = 201) {
  const response = await request.post(path, { headers: bearer(token), data })
  expect(response.status(), await response.text()).toBe(status)
  return response.json()
}
