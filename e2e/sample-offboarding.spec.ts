import { type APIRequestContext, type Browser, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { keyturn } from './terminal.ts'

/** Marek Dvořák leaves, whom no other test looks at: nothing that they know is left, and nothing that runs is cut off. */
const leaver = { name: 'Marek Dvořák', email: 'marek.dvorak@tidewater.example', password: 'seven wards and a bent key' }
const place = { service: 'invoices', environment: 'development' }
const home = '198.51.100.7'
let token = ''

test.beforeAll(() => {
  const scopes = 'keys:read,keys:write,keys:verify'
  token = keyturn('sample', [
    ...['token', 'create', '--name', 'offboarding-test', '--scopes', scopes],
    ...['--organization', 'Tidewater'],
  ])
})

test('a lead offboards a developer: the leaver is out, and a client that runs is never refused', async ({
  page,
  browser,
  baseURL,
  request,
}) => {
  const made = await post(
    request,
    '/v1/keys',
    { ...place, name: 'night-batch', holder: { machine: 'night-batch' } },
    201,
  )
  const codeOf = async (key: string, ip: string) => (await post(request, '/v1/verify', { key, ...place, ip })).code
  let inUse: string = made.key
  let isRunning = true
  const codes: string[] = []
  const client = (async () => {
    while (isRunning) {
      codes.push(await codeOf(inUse, home))
      await new Promise(resolve => setTimeout(resolve, 25))
    }
  })()
  const [theirs, colleagues] = await Promise.all([signInAsLeaver(browser, baseURL), newPage(browser, baseURL)])
  await signIn(colleagues, 'developer')

  await signIn(page, 'team lead')
  await page.goto(`/keys/${made.id}`)
  await page.getByRole('button', { name: 'Also shared with…' }).click()
  await page.getByLabel('Who', { exact: true }).fill(leaver.email)
  await page.getByRole('button', { name: 'Record' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.goto('/people?q=marek')
  await page.getByRole('link', { name: leaver.name }).click()
  await page.getByRole('link', { name: 'Offboard' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `Offboard ${leaver.name}` })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: 'night-batch' })
  await expect(async () => {
    await page.reload() // until what the client does is written down
    await expect(row).toContainText(/an hour, 1 network/, { timeout: 2_000 })
  }).toPass({ timeout: 30_000 })
  await expect(row).toContainText('Was shown it')
  await expectAccessible(page)
  await page.getByLabel('Action for marek-laptop').selectOption({ label: 'Revoke now' })
  await expect(page.getByText(/^Revokes 1 key, asks for 1 new secret by .*; 1 session ends now\.$/)).toBeVisible()
  await page.getByRole('link', { name: 'Audit', exact: true }).click()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('button', { name: `Offboard ${leaver.name}, close 2 keys` }).click()
  const dialog = page.getByRole('alertdialog', { name: `Offboard ${leaver.name}?` })
  await expect(dialog.getByRole('row').filter({ hasText: 'night-batch' })).toContainText('1 network')
  await expect(dialog.getByRole('button', { name: 'Keep all as it is' })).toBeFocused()
  await dialog.getByRole('button', { name: /^Offboard / }).click()

  await expect(page.getByRole('heading', { level: 1, name: `Departure of ${leaver.name}` })).toBeVisible()
  await expect(page.getByText('1 of 2 done: 1 without a new secret yet.')).toBeVisible()
  await expect(row).toContainText('Waits for a new secret')
  await expectAccessible(page)
  const report = page.url()
  await theirs.getByRole('link', { name: 'Keys', exact: true }).click()
  await expect(theirs).toHaveURL(/sign-in/)
  await colleagues.goto('/keys?q=priya-laptop')
  await expect(colleagues.getByRole('row').filter({ hasText: 'priya-laptop' })).toContainText('Live')
  expect(await codeOf(made.key, '203.0.113.9')).toBe('network_not_allowed')

  await page.goto(`/keys/${made.id}`)
  await expect(page.getByText(`${leaver.name} knows its secret`)).toBeVisible()
  await page.getByRole('button', { name: 'Rotate', exact: true }).click()
  await page.getByRole('button', { name: 'Rotate and show the new secret' }).click()
  await page.getByRole('button', { name: 'Copy key' }).click()
  inUse = await page.evaluate(() => navigator.clipboard.readText())
  const before = codes.length
  await expect.poll(() => codes.length).toBeGreaterThan(before + 5)
  isRunning = false
  await client
  expect(codes.filter(code => code !== 'valid')).toEqual([])

  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide key for good' }).click()
  await page.goto(report)
  await expect(row).toContainText(/Overlap/)
  await expect(row).toContainText('Jonas Weber')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export JSON' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/^offboarding-.*\.json$/)
  await page.goto('/people')
  await page
    .getByRole('table', { name: /^Departures/ })
    .getByRole('link', { name: leaver.name })
    .click()
  await expect(page).toHaveURL(report)
})

async function newPage(browser: Browser, baseURL: string | undefined): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage()
}

async function signIn(page: Page, role: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in as ${role}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

/** With a password of their own, by a link that an owner made. */
async function signInAsLeaver(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const owner = await newPage(browser, baseURL)
  await signIn(owner, 'owner')
  await owner.goto('/people?q=marek')
  await owner.getByRole('link', { name: leaver.name }).click()
  await owner.getByRole('button', { name: 'Create reset link' }).click()
  const link = new URL(await owner.getByRole('textbox', { name: 'One-time link' }).inputValue())
  await owner.context().close()
  const theirs = await newPage(browser, baseURL)
  await theirs.goto(link.pathname + link.hash)
  await theirs.getByLabel('New password').fill(leaver.password)
  await theirs.getByRole('button', { name: 'Change password' }).click()
  await expect(theirs).toHaveURL(/sign-in/)
  await theirs.getByRole('textbox', { name: 'Email' }).fill(leaver.email)
  await theirs.getByLabel('Password').fill(leaver.password)
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(theirs.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  return theirs
}

async function post(request: APIRequestContext, path: string, data: object, status = 200) {
  const response = await request.post(path, { headers: { authorization: `Bearer ${token}` }, data })
  expect(response.status(), await response.text()).toBe(status)
  return response.json()
}
