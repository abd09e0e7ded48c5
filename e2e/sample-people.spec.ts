import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'

/** Luca Ferri, whom no other test looks at: their browser is out at the next click, and Reinstate lets them in again. */
const name = 'Luca Ferri'
const email = 'luca.ferri@tidewater.example'
const password = 'brass tumblers turn twice'

async function signInAsLuca(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

test('a suspended member’s browser is out at the next click; reinstated, they sign in again', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as owner' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/people?q=luca')
  await page.getByRole('link', { name }).click()
  await page.getByRole('button', { name: 'Create reset link' }).click()
  const link = await page.getByRole('textbox', { name: 'One-time link' }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()

  const other = await browser.newContext({ baseURL })
  const theirs = await other.newPage()
  await theirs.goto(new URL(link).pathname + new URL(link).hash)
  await theirs.getByLabel('New password').fill(password)
  await theirs.getByRole('button', { name: 'Change password' }).click()
  await expect(theirs).toHaveURL(/sign-in/)
  await signInAsLuca(theirs)

  await page.reload()
  await expect(page.getByRole('table', { name: `Sessions of ${name}` }).getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByText('1 session ended.')).toBeVisible()
  await expect(page.getByText('Signing in is refused, and so are their tokens.')).toBeVisible()
  await expectAccessible(page)
  await theirs.getByRole('link', { name: 'Keys', exact: true }).click()
  await expect(theirs).toHaveURL(/sign-in/)

  await page.getByRole('button', { name: 'Reinstate' }).click()
  await expect(page.getByText(`${name} is back`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Suspend' })).toBeVisible()
  await signInAsLuca(theirs)
  await other.close()
})
