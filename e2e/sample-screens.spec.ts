import { expect, type Page, test } from '@playwright/test'
import { axe, violations } from './axe.ts'

/** The sample organization as each of its people sees it: every screen, both themes, wide and on a phone. */
const people = {
  developer: 'Sign in as developer',
  lead: 'Sign in as team lead',
  security: 'Sign in as security engineer',
  owner: 'Sign in as owner',
} as const
type Role = keyof typeof people

const screens: [path: string, heading: string | RegExp][] = [
  ['/', 'Overview'],
  ['/posture/without-networks', 'Posture'],
  ['/keys', 'Keys'],
  ['/keys?status=decoy', 'Keys'],
  ['/keys/new', /New key/],
  ['/keys/new/decoy', 'New decoy'],
  ['/rotations', 'Rotations'],
  ['/rotations?view=calendar', 'Rotations'],
  ['/alerts', 'Alerts'],
  ['/alerts?show=closed', 'Alerts'],
  ['/alerts?show=judged&days=90', 'Alerts'],
  ['/usage', 'Usage'],
  ['/usage/requests', 'Requests'],
  ['/services', 'Services'],
  ['/services/payments', 'Payments'],
  ['/services/payments/policy/production', 'Policy of production'],
  ['/services/payments/detection/production', 'Detection of production'],
  ['/services/payments/detection/production/try?leastChange=200&days=7', 'Try other settings'],
  ['/people', 'People'],
  ['/audit', 'Audit'],
  ['/notices', 'Notices'],
  ['/settings/notifications', 'Notifications'],
  ['/settings/notifications/webhooks/new', 'New webhook'],
  ['/settings/tokens', /Tokens/],
  ['/settings/leaks', 'Leaks'],
  ['/settings/account', /Account/i],
]

async function signIn(page: Page, role: Role): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: people[role] }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

for (const { width, colorScheme, turned } of [
  { width: 1440, colorScheme: 'light', turned: 'dark' },
  { width: 375, colorScheme: 'dark', turned: 'light' },
] as const) {
  test(`the owner’s screens at ${width} px, ${colorScheme} and ${turned}: axe finds nothing, nothing overflows, the console is silent`, async ({
    browser,
  }) => {
    test.setTimeout(240_000) // twenty screens and a key's tabs, axe on each
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
    const page = await context.newPage()
    const said: string[] = []
    page.on('console', message => message.type() === 'error' && said.push(message.text()))
    page.on('pageerror', error => said.push(String(error)))
    await signIn(page, 'owner')
    for (const [path, heading] of screens) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      await expectSound(page, path, colorScheme, turned)
    }
    await page.goto('/keys')
    await page
      .getByRole('main')
      .getByRole('link', { name: /\w/ })
      .and(page.locator('[href*="/keys/0"]'))
      .first()
      .click()
    await expect(page).toHaveURL(/\/keys\/[0-9a-f-]{36}/)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectSound(page, 'a key', colorScheme, turned)
    for (const tab of await page
      .getByRole('main')
      .locator('a[href*="tab="]')
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))) {
      await page.goto(tab)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible() // not its skeleton
      await expectSound(page, tab, colorScheme, turned)
    }
    expect(said).toEqual([])
    await context.close()
  })
}

test('a developer sees their team’s services alone, and no button that they may not press', async ({ page }) => {
  await signIn(page, 'developer')
  const own = await servicesSeen(page)
  await page.goto('/services')
  await expect(page.getByRole('link', { name: 'New service' })).toHaveCount(0)
  await page.goto('/people')
  await expect(page.getByRole('button', { name: /Invite/ })).toHaveCount(0)
  await page.context().clearCookies()
  await signIn(page, 'owner')
  const all = await servicesSeen(page)
  expect(own.length).toBeGreaterThan(0)
  expect(all.length).toBeGreaterThan(own.length)
  for (const slug of own) expect(all).toContain(slug)
})

test('a security engineer reads everything, stops keys, and makes none', async ({ page }) => {
  await signIn(page, 'security')
  await page.goto('/keys')
  await expect(page.getByRole('link', { name: 'New key' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'New decoy' })).toBeVisible()
  await page.getByRole('main').locator('a[href*="/keys/0"]').first().click()
  await expect(page.getByRole('button', { name: 'Quarantine' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rotate' })).toHaveCount(0)
})

test('quarantine is one click, and its undo another', async ({ page }) => {
  await signIn(page, 'lead')
  await page.goto('/keys?status=live')
  await page.getByRole('main').locator('a[href*="/keys/0"]').first().click()
  await page.getByRole('button', { name: 'Quarantine' }).click()
  await expect(page.getByRole('main').getByText('Quarantined').first()).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('main').getByText('Quarantined')).toHaveCount(0)
})

type Theme = 'light' | 'dark'

/** Axe with all its rules in the theme that the page came in; the other changes colours alone, and is asked for its contrast. */
async function expectSound(page: Page, path: string, colorScheme: Theme, turned: Theme): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
  expect.soft(await violations(axe(page)), `${path}, ${colorScheme}`).toEqual([])
  await page.emulateMedia({ colorScheme: turned })
  await expect(page.locator('html')).toHaveAttribute('data-theme', turned)
  expect.soft(await violations(axe(page).withRules('color-contrast')), `${path}, ${turned}`).toEqual([])
  await page.emulateMedia({ colorScheme })
}

async function servicesSeen(page: Page): Promise<string[]> {
  await page.goto('/services')
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible()
  const links = page.getByRole('main').locator('a[href^="/services/"]')
  const hrefs = await links.evaluateAll(all => all.map(link => link.getAttribute('href') ?? ''))
  return [...new Set(hrefs.filter(href => href !== '/services/new'))].sort()
}
