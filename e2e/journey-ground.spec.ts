import { type APIRequestContext, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { keyturn, setupToken } from './terminal.ts'

/**
 * One story on one server, from the setup link to a revoked key, told in order: each chapter stands on the one before.
 */
test.describe.configure({ mode: 'serial' })

const owner = { email: 'ines@tidewater.example', name: 'Ines Moreau', password: 'a lighthouse keeps its lamp' }
const key = { plain: '', id: '', rotated: '' }
let context: BrowserContext
let page: Page
let token = ''

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext()
  page = await context.newPage()
})
test.afterAll(() => context.close())

test('the setup link makes the first owner, and is dead afterwards', async ({ browser }) => {
  await page.goto(`/setup#${setupToken}`)
  await page.getByLabel('Organization').fill('Tidewater')
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  expect(page.url()).not.toContain(setupToken)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create organization' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expectAccessible(page)

  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await other.goto(`/setup#${setupToken}`)
  await expect(other).toHaveURL(/\/sign-in/)
  await stranger.close()
})

test('signing out ends the session at once, and signing in makes another one', async () => {
  const before = await sessionCookie()
  await page
    .getByRole('button', { name: /Ines Moreau/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await context.addCookies([before])
  await page.goto('/keys')
  await expect(page).toHaveURL(/\/sign-in/)

  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill('not what it is')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.locator('form').getByRole('alert')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(/\/keys/)
  expect((await sessionCookie()).value).not.toBe(before.value)
})

test('a service and a key are made in one form, and the key is shown', async () => {
  await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
  await expectAccessible(page)
  await page.goto('/keys/new')
  await page.getByLabel('Name', { exact: true }).fill('checkout-api')
  await page.getByLabel('Service name').fill('Payments')
  await expect(page.getByLabel('Slug')).toHaveValue('payments')
  await page.getByRole('checkbox', { name: /Production/ }).check()
  await page.getByRole('checkbox', { name: /Development/ }).uncheck()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create key and show it once' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Store this key now' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy key' }).click()
  key.plain = await page.evaluate(() => navigator.clipboard.readText())
  expect(key.plain).toMatch(/^payments_prd_[0-9A-Za-z]{49}$/)
  await expect(page.getByText('Waiting for the first use')).toBeVisible()
  await expectAccessible(page)
})

test('used over HTTP, the reveal sees the first use', async ({ request }) => {
  token = keyturn('empty', [
    'token',
    'create',
    '--name',
    'gateway',
    '--scopes',
    'services:write,keys:read,keys:write,keys:verify,logs:write,usage:read',
  ])
  const verdict = await verify(request, key.plain)
  expect(verdict).toMatchObject({
    valid: true,
    code: 'valid',
    name: 'checkout-api',
    service: 'payments',
    environment: 'production',
  })
  key.id = verdict.keyId
  await expect(page.getByText(/First use/i).first()).toBeVisible()
  await expect(page.getByText('Waiting for the first use')).toBeHidden()
})

test('once stored, only the hint is left: after hiding, a reload, and going back', async () => {
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide key for good' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'checkout-api' })).toBeVisible()
  await expectGone()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'checkout-api' })).toBeVisible()
  await expectGone()
  await page.goBack()
  await page.waitForLoadState()
  await expectGone()
  await page.goto(`/keys/${key.id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'checkout-api' })).toBeVisible() // not its skeleton
  await expectAccessible(page)
})

test('a key left unstored asks, and a reload leaves nothing of it', async () => {
  await page.goto('/keys/new')
  await page.getByLabel('Name', { exact: true }).fill('reloaded')
  await page.getByRole('button', { name: 'Create key and show it once' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Store this key now' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy key' }).click()
  const plain = await page.evaluate(() => navigator.clipboard.readText())
  const asked = page.waitForEvent('dialog')
  const reloaded = page.reload()
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  await reloaded
  expect(await page.content()).not.toContain(plain.slice(-45))
})

test('a hundred requests, verified and reported, draw a hundred', async ({ request }) => {
  const service = { slug: 'catalog', name: 'Catalog', prefix: 'catalog' }
  expect((await request.post('/v1/services', { headers: bearer(token), data: service })).status()).toBe(201)
  const wanted = { service: 'catalog', environment: 'production', name: 'storefront', holder: { machine: 'edge' } }
  const created = await (await request.post('/v1/keys', { headers: bearer(token), data: wanted })).json()
  const lines: object[] = []
  for (let index = 0; index < 100; index++) {
    const facts = { method: 'GET', path: `/v1/items/${index}`, ip: '198.51.100.23' }
    const verdict = await verify(request, created.key, { service: 'catalog', ...facts })
    expect(verdict.valid).toBe(true)
    const { keyId, secretId } = verdict
    const answer = { status: index < 4 ? 404 : 200, durationMs: 12, bytes: 100 }
    lines.push({ time: new Date().toISOString(), keyId, secretId, ...facts, ...answer })
  }
  const post = () =>
    request.post('/v1/logs', {
      headers: { ...bearer(token), 'content-type': 'application/x-ndjson' },
      data: lines.map(line => JSON.stringify(line)).join('\n'),
    })
  expect(await (await post()).json()).toMatchObject({ accepted: 100, rejectedCount: 0, duplicate: false })
  expect(await (await post()).json()).toMatchObject({ accepted: 100, duplicate: true })
  expect(await counted(request, created.id)).toEqual({
    source: 'report',
    requests: 100,
    clientErrors: 4,
    bytes: 10_000,
  })

  await page.goto(`/keys/${created.id}`)
  const drawing = page.getByRole('img', { name: /requests/i }).first()
  await expect(drawing).toBeVisible()
  await expect(page.getByRole('button', { name: /Accepted.*96/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /4xx.*4/ })).toBeVisible()
  await expectAccessible(page)
})

test('rotated, both secrets work; retired, the old one is refused by name', async ({ request }) => {
  await page.goto(`/keys/${key.id}`)
  await page.getByRole('button', { name: 'Rotate' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Rotate and show the new secret' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Store the new key now' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy key' }).click()
  key.rotated = await page.evaluate(() => navigator.clipboard.readText())
  expect(key.rotated).not.toBe(key.plain)
  expect(await verify(request, key.plain)).toMatchObject({ valid: true })
  expect(await verify(request, key.rotated)).toMatchObject({ valid: true, keyId: key.id })
  expect(await verify(request, key.plain)).toMatchObject({ valid: true })
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide key for good' }).click()
  await expect(page.getByText(/Both secrets work/)).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Retire old secret now' }).click()
  await expectAccessible(page)
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: /^Retire old secret/ })
    .click()
  await expect(page.getByText(/Both secrets work/)).toBeHidden()
  expect(await verify(request, key.plain)).toMatchObject({ valid: false, code: 'superseded' })
  expect(await verify(request, key.rotated)).toMatchObject({ valid: true })
})

test('the overview names who still uses the dead secret', async () => {
  await expect(async () => {
    await page.goto('/')
    await expect(page.getByRole('main')).toContainText(/checkout-api/, { timeout: 1_000 })
  }).toPass()
  await expectAccessible(page)
})

test('revoked, it is refused', async ({ request }) => {
  await page.goto(`/keys/${key.id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Revoke for good' }).click()
  await expectAccessible(page)
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await expect(page.getByText('Ended').first()).toBeVisible()
  expect(await verify(request, key.rotated)).toMatchObject({ valid: false, code: 'revoked' })
  await expectAccessible(page)
})

test('a member of another organization sees none of it: page, list, API, verdict', async ({ browser, request }) => {
  const stranger = { email: 'eve@rival.example', password: 'two doors down the street' }
  keyturn(
    'empty',
    ['owner', 'create', '--email', stranger.email, '--name', 'Eve', '--organization', 'Rival', '--password-stdin'],
    stranger.password,
  )
  const theirs = keyturn('empty', [
    'token',
    'create',
    '--name',
    'x',
    '--organization',
    'Rival',
    '--scopes',
    'keys:read,keys:write,keys:verify,usage:read,services:write',
  ])
  const other = await browser.newContext()
  const window = await other.newPage()
  await window.goto('/sign-in')
  await window.getByLabel('Email').fill(stranger.email)
  await window.getByLabel('Password').fill(stranger.password)
  await window.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(window.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await window.goto('/keys')
  await expect(window.getByText('checkout-api')).toBeHidden()
  await window.goto(`/keys/${key.id}`)
  await expect(window.getByRole('heading', { level: 1 })).not.toHaveText('checkout-api')
  const withoutClock = async () => (await window.getByRole('main').textContent())?.replace(/\d\d:\d\d/, '')
  const strange = await withoutClock()
  expect(strange).toContain('No such key')
  await window.goto('/keys/01990000-0000-7000-8000-000000000000')
  // What belongs to others looks like what never was.
  await expect.poll(withoutClock).toBe(strange)
  for (const path of [`/keys/${key.id}/usage?range=24h`, `/keys/${key.id}/secrets/${key.id}/first-use`]) {
    expect((await other.request.get(path)).status(), path).toBe(404)
  }
  expect((await request.get(`/v1/keys/${key.id}`, { headers: bearer(theirs) })).status()).toBe(404)
  expect((await request.post(`/v1/keys/${key.id}/revoke`, { headers: bearer(theirs), data: {} })).status()).toBe(404)
  expect(
    (
      await request.get(`/v1/usage?key=${key.id}&interval=day&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`, {
        headers: bearer(theirs),
      })
    ).status(),
  ).toBe(404)
  await request.post('/v1/services', {
    headers: bearer(theirs),
    data: { slug: 'payments', name: 'Payments', prefix: 'payments' },
  })
  expect(await verify(request, key.rotated, {}, theirs)).toEqual({ valid: false, code: 'unknown' })
  await other.close()
})

/** Nothing of the random part stands in the page, its storage or its history entry. */
async function expectGone(): Promise<void> {
  const random = key.plain.slice(-49, -2)
  const kept = await page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      location.href,
    ]),
  )
  expect(kept).not.toContain(random)
}

async function sessionCookie() {
  const cookie = (await context.cookies()).find(each => each.name.includes('session'))
  if (!cookie) throw new Error('there is no session cookie')
  return cookie
}

function bearer(plain: string) {
  return { authorization: `Bearer ${plain}` }
}

async function verify(request: APIRequestContext, plain: string, facts: Record<string, string> = {}, by = token) {
  const data = { key: plain, service: 'payments', environment: 'production', ...facts }
  const response = await request.post('/v1/verify', { headers: bearer(by), data })
  expect(response.status(), await response.text()).toBe(200)
  return response.json()
}

/** What a key's last day adds up to, by the API. */
async function counted(request: APIRequestContext, keyId: string) {
  const from = new Date(Date.now() - 86_400_000).toISOString()
  const to = new Date(Date.now() + 3_600_000).toISOString()
  const query = new URLSearchParams({ key: keyId, from, to, interval: 'hour' })
  const response = await request.get(`/v1/usage?${query}`, { headers: bearer(token) })
  expect(response.status(), await response.text()).toBe(200)
  const { source, buckets } = await response.json()
  const sum = (field: string) =>
    buckets.reduce((total: number, bucket: Record<string, number>) => total + (bucket[field] ?? 0), 0)
  return { source, requests: sum('requests'), clientErrors: sum('clientErrors'), bytes: sum('bytes') }
}
