import { type APIRequestContext, type Browser, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { type Inbox, openInbox } from './inbox.ts'
import { keyturn } from './terminal.ts'

/**
 * Two keys are stolen after quiet weeks: one wakes a security engineer who has only a phone at hand, the other is looked
 * into at a desk. playwright.config.ts tells the server where the mail goes.
 */
test.describe.configure({ mode: 'serial', timeout: 60_000 })
const mailPort = 4613
const owner = { email: 'wanda@watch.example', password: 'who counts the night trains' }
const security = { email: 'sela@watch.example', password: 'a torch by every bed' }
const organization = ['--organization', 'Watch']
const place = { service: 'tills', environment: 'production' }
const usual = { method: 'GET', path: '/v1/receipts', ip: '5.9.10.20', userAgent: 'billing/5.2' }
const thief = { method: 'GET', path: '/v1/receipts', ip: '139.162.1.1', userAgent: 'python-requests/2.32' }
const hourMs = 3_600_000
let token = ''
let inbox: Inbox

test.beforeAll(async ({ playwright, browser, baseURL }) => {
  inbox = await openInbox(mailPort)
  const who = ['--email', owner.email, '--name', 'Wanda', ...organization, '--password-stdin']
  keyturn('empty', ['owner', 'create', ...who], owner.password)
  const scopes = 'services:write,keys:read,keys:write,keys:verify,logs:write,alerts:read'
  token = keyturn('empty', ['token', 'create', '--name', 'gateway', '--scopes', scopes, ...organization])
  const request = await playwright.request.newContext({ baseURL })
  await post(request, '/v1/services', { slug: 'tills', name: 'Tills', prefix: 'tills' })
  await request.dispose()
  await inviteSecurity(browser)
})
test.afterAll(() => inbox.close())

const night = { id: '', key: '', history: '' }
const noon = { id: '', key: '' }

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true })

  test('from the mail of a theft, signed out, to the key stopped in two taps; and back', async ({ page, request }) => {
    Object.assign(night, await quietKey(request, 'night-till'))
    expect(await codeOf(request, night.key)).toBe('valid')
    await steal(request, night.key)
    await expect.poll(() => mailedAbout('night-till')).toEqual([security.email, owner.email])
    const mail = inbox.mails.find(({ to }) => to.includes(security.email))?.raw
    expect(mail).toMatch(/^Subject: night-till is used from .*Singapore/m)

    await page.goto(mail?.match(/http:\S+\/alerts\/[\da-f-]{36}/)?.[0] ?? 'the mail has no link')
    await expect(page).toHaveURL(/\/sign-in/)
    await fillSignIn(page, security)
    await expect(page.getByRole('heading', { level: 1, name: 'night-till' })).toBeVisible()
    await expect(page).toHaveURL(/\/alerts\/[\da-f-]{36}$/)
    await expect(page.getByRole('heading', { level: 2, name: /^night-till is used from .*Singapore/ })).toBeInViewport()
    const findings = page.getByRole('table', { name: /^What was expected/ })
    await expect(findings).toContainText('Germany')
    await expect(findings).toContainText('python-requests')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)

    const now = page.getByRole('region', { name: 'Act now' })
    await now.getByRole('button', { name: 'Acknowledge' }).tap()
    await expect(now.getByRole('button')).toHaveCount(1)
    await now.getByRole('button', { name: 'Quarantine key' }).tap()
    await expect(page.getByText('night-till is quarantined')).toBeVisible()
    expect(await codeOf(request, night.key)).toBe('quarantined')
    await page.getByRole('button', { name: 'Undo' }).tap()
    await expect(page.getByText('night-till works again')).toBeVisible()
    expect(await codeOf(request, night.key)).toBe('valid')
    await expect(now.getByRole('button', { name: 'Quarantine key' })).toBeVisible()
  })
})

test('what the gateway says twice, and what it says late, is the same alert', async ({ request }) => {
  expect(await report(request, night.history)).toMatchObject({ duplicate: true })
  await report(request, linesOf(night.id, usual, hoursAgo(24 * 20 + 1, 7)))
  await report(request, linesOf(night.id, thief, hoursAgo(0.2, 4)))
  Object.assign(noon, await quietKey(request, 'noon-till'))
  await steal(request, noon.key)
  await expect.poll(() => alertsOf(request, noon.id)).toHaveLength(1) // taken in turn: by now all before it is judged
  expect(await alertsOf(request, night.id)).toEqual([
    expect.objectContaining({
      detector: 'new_place',
      status: 'acknowledged',
      expected: expect.stringContaining('Germany'),
    }),
  ])
  expect(mailedAbout('night-till')).toEqual([security.email, owner.email])
})

test('at a desk, three clicks lead from the badge to the requests of the thief', async ({ page, request }) => {
  for (let more = 0; more < 4; more++) await codeOf(request, noon.key, thief) // of whom nothing new is told
  await page.goto('/sign-in')
  await fillSignIn(page, security)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.getByRole('link', { name: /^Alerts 2.*urgent/ }).click()
  await page.getByRole('link', { name: /^noon-till is used from .*Singapore/ }).click()
  await page.getByRole('link', { name: 'All in the log' }).click()
  const rows = page.getByRole('table', { name: /^Requests, newest first/ }).locator('tr[data-index]')
  await expect(page).toHaveURL(/country=SG/)
  await expect(async () => {
    await page.reload() // until the latest verdicts are written
    await expect(rows).toHaveCount(7, { timeout: 1_000 })
    await expect(rows.filter({ hasText: 'noon-till' }).filter({ hasText: thief.ip })).toHaveCount(7)
  }).toPass()
})

test('a decoy is planted, is refused as any revoked key to whoever finds it, and tells who that was', async ({
  page,
  request,
}) => {
  await page.goto('/sign-in')
  await fillSignIn(page, security)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/keys?status=decoy')
  await page.getByRole('link', { name: 'New decoy' }).first().click()
  await page.getByRole('button', { name: 'Make decoy and show it once' }).click()
  await expect(page.getByLabel('Where will it be planted?')).toBeFocused()
  await page.getByLabel('Where will it be planted?').fill('Wiki, page Cash desks')
  await page.getByLabel('Name', { exact: true }).fill('night-export')
  await page.getByRole('button', { name: 'Make decoy and show it once' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Plant this decoy now' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Copy key' }).click()
  const plain = await page.evaluate(() => navigator.clipboard.readText())
  expect(plain).toMatch(/^tills_prd_[0-9A-Za-z]{49}$/)
  await page.getByRole('checkbox', { name: 'I have planted it' }).check()
  await page.getByRole('button', { name: 'Hide key for good' }).click()
  await expect(page.getByText(/^Nobody has used it since it was made/)).toBeVisible()
  await expectAccessible(page)
  const [id = ''] = /[\da-f-]{36}$/.exec(page.url()) ?? []

  const headers = { authorization: `Bearer ${plain}`, 'user-agent': 'python-requests/2.32' }
  const self = await request.get('/v1/keys/self', { headers })
  expect([self.status(), (await self.json()).code]).toEqual([401, 'key_revoked'])
  expect(await codeOf(request, plain, thief)).toBe('revoked')
  await expect
    .poll(() => alertsOf(request, id))
    .toMatchObject([
      {
        ...{ detector: 'decoy_used', severity: 'critical', status: 'open' },
        summary: 'night-export is a decoy, and somebody used it',
        actions: ['revoke'],
      },
    ])
  await expect.poll(() => mailedAbout('night-export')).toContain(security.email)

  await page.reload()
  await expect(page.getByText(/^Somebody used it, last/)).toBeVisible()
  await page.getByRole('link', { name: 'Open the alert' }).click()
  await expect(page.getByRole('heading', { level: 2, name: /^night-export is a decoy/ })).toBeVisible()
  await expect(page.getByRole('table', { name: /^The addresses/ })).toContainText(thief.ip)
  await expect(page.getByRole('table', { name: /^The programs/ })).toContainText(thief.userAgent)
  await expect(page.getByRole('table', { name: /^What was asked for/ })).toContainText(thief.path)
  await expect(page.getByRole('complementary', { name: 'What to do, and facts' })).toContainText(
    'Wiki, page Cash desks',
  )
  await expect(page.getByRole('button', { name: 'Snooze' })).toHaveCount(0)
  await expectAccessible(page)
})

/** Who may stop any key joins by invitation. */
async function inviteSecurity(browser: Browser): Promise<void> {
  const page = await browser.newPage()
  await page.goto('/sign-in')
  await fillSignIn(page, owner)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('Email').fill(security.email)
  await page.getByLabel('Role').selectOption('security')
  await page.getByRole('button', { name: 'Create invitation' }).click()
  const link = await page.getByLabel('One-time link').inputValue()
  await page.context().clearCookies()
  await page.goto(link)
  await page.getByLabel('Your name').fill('Sela')
  await page.getByLabel('Password').fill(security.password)
  await page.getByRole('button', { name: 'Accept invitation' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.close()
}

async function fillSignIn(page: Page, { email, password }: typeof owner): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** A key that was used from one place, every six hours of four weeks. */
async function quietKey(request: APIRequestContext, name: string) {
  const { id, key } = await post(request, '/v1/keys', { ...place, name, holder: { machine: name } })
  const history = linesOf(id, usual, hoursAgo(24 * 29, 4 * 29, 6))
  expect(await report(request, history)).toMatchObject({ accepted: 4 * 29, rejectedCount: 0, duplicate: false })
  return { id, key, history }
}

/** Three times from where it never was, between two requests of whom it belongs to. */
async function steal(request: APIRequestContext, key: string): Promise<void> {
  for (const facts of [usual, thief, thief, thief, usual]) expect(await codeOf(request, key, facts)).toBe('valid')
}

function hoursAgo(hours: number, count: number, everyHours = 0.01): Date[] {
  return Array.from({ length: count }, (_, n) => new Date(Date.now() - (hours - n * everyHours) * hourMs))
}

function linesOf(keyId: string, facts: object, times: Date[]): string {
  return times.map(time => JSON.stringify({ time, keyId, ...facts, status: 200 })).join('\n')
}

async function report(request: APIRequestContext, data: string) {
  const headers = { ...bearer(), 'content-type': 'application/x-ndjson' }
  const response = await request.post('/v1/logs', { headers, data })
  expect(response.ok(), await response.text()).toBe(true)
  return response.json()
}

async function codeOf(request: APIRequestContext, key: string, facts: object = usual): Promise<string> {
  return (await post(request, '/v1/verify', { key, ...place, ...facts }, 200)).code
}

async function alertsOf(request: APIRequestContext, keyId: string): Promise<object[]> {
  const response = await request.get(`/v1/alerts?key=${keyId}`, { headers: bearer() })
  expect(response.status(), await response.text()).toBe(200)
  return (await response.json()).items
}

/** Each as often as they were: who is on watch, and who answers for the machine that holds the key. */
function mailedAbout(name: string): string[] {
  return inbox.mails
    .filter(({ raw }) => raw.includes(name))
    .flatMap(({ to }) => to)
    .sort()
}

function bearer() {
  return { authorization: `Bearer ${token}` }
}

async function post(request: APIRequestContext, path: string, data: object, status = 201) {
  const response = await request.post(path, { headers: bearer(), data })
  expect(response.status(), await response.text()).toBe(status)
  return response.json()
}
