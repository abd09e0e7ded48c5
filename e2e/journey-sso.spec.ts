import { type Browser, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

/** Single sign-on with a provider that really runs, on the sample; playwright.config.ts tells the server where. */
const providerPort = 4612
let idp: IdentityProvider

test.beforeAll(async ({ baseURL }) => {
  idp = await startIdentityProvider({ redirectUri: `${baseURL}/api/auth/callback/oidc`, port: providerPort })
  idp.people.set('priya', { email: 'developer@tidewater.example', email_verified: true, name: 'Priya at work' })
  idp.people.set('lead', { email: 'lead@tidewater.example', email_verified: true, name: 'The lead' })
  idp.people.set('nina', { email: 'nina.new@tidewater.example', email_verified: true, name: 'Nina New' })
  idp.people.set('eve', { email: 'nina.new@tidewater.example', email_verified: false, name: 'Eve' })
})
test.afterAll(() => idp.close())

const overview = (page: Page) => page.getByRole('heading', { level: 1, name: 'Overview' })
const alert = (page: Page) => page.getByRole('main').getByRole('alert')

async function asDemo(page: Page, role: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in as ${role}` }).click()
  await expect(overview(page)).toBeVisible()
}

/** In a browser of their own; the provider asks who it is, once. */
async function continueAs(browser: Browser, who: string, address = '/sign-in'): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(address)
  const go = { name: 'Continue with single sign-on' }
  await page.getByRole('link', go).or(page.getByRole('button', go)).click()
  await page.getByRole('link', { name: who }).click()
  return page
}

test('a person links single sign-on, signs in by it where they wanted to go, and unlinks it', async ({ page }) => {
  await asDemo(page, 'developer')
  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Link single sign-on' }).click()
  await page.getByRole('link', { name: 'The lead' }).click() // whoever sits at the provider, it is not this account's
  await expect(alert(page)).toContainText('knows you by another address')

  await page.context().clearCookies({ name: /^_session/ }) // the provider's: it asks again
  await page.getByRole('button', { name: 'Link single sign-on' }).click()
  await page.getByRole('link', { name: 'Priya at work' }).click()
  await expect(page.getByText('Single sign-on is linked.')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goto('/keys')
  await page.getByRole('link', { name: 'Continue with single sign-on' }).click() // the provider knows them still
  await expect(page).toHaveURL(/\/keys$/)

  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Unlink single sign-on' }).click()
  await expect(page.getByRole('button', { name: 'Link single sign-on' })).toBeVisible()
  await page.context().clearCookies({ name: /keyturn/ })
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Continue with single sign-on' }).click()
  await expect(alert(page)).toContainText('Sign in with your password, then link single sign-on')
})

test('an invitation is accepted by single sign-on, by the invited alone; suspended, it opens nothing', async ({
  page,
  browser,
}) => {
  await asDemo(page, 'owner')
  await page.goto('/people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('Email').fill('nina.new@tidewater.example')
  await page.getByRole('button', { name: 'Create invitation' }).click()
  const link = await page.getByLabel('One-time link').inputValue()

  const denied = await continueAs(browser, 'Nobody', link)
  await expect(alert(denied)).toContainText('did not let you through')
  await expect(denied.getByRole('button', { name: 'Accept invitation' })).toBeVisible() // the link still works
  await expect(alert(await continueAs(browser, 'Eve', link))).toContainText('does not vouch for your email address')
  await expect(alert(await continueAs(browser, 'The lead', link))).toContainText('knows you by another address')

  const nina = await continueAs(browser, 'Nina New', link)
  await expect(overview(nina)).toBeVisible()
  await nina.goto('/settings/account')
  await expect(nina.getByText('It is your only way in')).toBeVisible()
  await expect(nina.getByLabel('Present password')).toHaveCount(0)

  await page.goto('/people')
  await page.getByRole('link', { name: 'Nina New' }).click()
  await page.getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByText('Nina New is suspended')).toBeVisible()
  await nina.goto('/')
  await nina.getByRole('link', { name: 'Continue with single sign-on' }).click()
  await expect(alert(nina)).toContainText('You have no access here')
  await expect(alert(await continueAs(browser, 'The lead'))).toContainText('Sign in with your password')
})
