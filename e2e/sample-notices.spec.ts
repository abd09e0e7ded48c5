import { expect, test } from '@playwright/test'

test('the bell counts what is unread; following a notice reads it, and a button reads the rest', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as team lead' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const bell = page.getByRole('link', { name: /^Notices/ })
  await expect(async () => {
    await page.reload() // until the clock has told what was due
    await expect(bell).toHaveAccessibleName(/^Notices, \d+ unread$/, { timeout: 1_000 })
  }).toPass({ timeout: 60_000 })

  await bell.click()
  await expect(page.getByRole('heading', { level: 1, name: 'Notices' })).toBeVisible()
  await expect(bell).toHaveAttribute('aria-current', 'page')
  const items = page.getByRole('main').getByRole('listitem')
  const first = items.filter({ hasText: 'Unread' }).first()
  const link = first.getByRole('link')
  const [title, href] = [(await link.textContent()) ?? '', await link.getAttribute('href')]
  // Leaving the page at once would take the question back before it was asked.
  const marked = page.waitForResponse(response => response.request().method() === 'POST')
  await link.click()
  expect((await marked).ok()).toBe(true)
  await expect(page).toHaveURL(new RegExp(`${href?.replace('?', '\\?')}$`))
  await page.goto('/notices')
  const read = items.filter({ has: page.getByRole('link', { name: title, exact: true }) }).first()
  await expect(read).toBeVisible()
  await expect(read.getByText('Unread')).toHaveCount(0)

  await page.getByRole('button', { name: 'Mark all read' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Mark all read' })).toHaveCount(0)
  await expect(page.getByRole('main')).toBeFocused()
  await expect(items.getByText('Unread')).toHaveCount(0)
  await expect(bell).toHaveAccessibleName('Notices')
})

test('without a mail server an owner reads what to set, and a lead has no such page', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as owner' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/settings')
  await page.getByRole('link', { name: /Notifications/ }).click()
  await expect(page.getByText('No mail server is set.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'environment variables for mail' })).toContainText('SMTP_URL=')
  await expect(page.getByRole('button', { name: 'Send me a test mail' })).toHaveCount(0)

  await page.context().clearCookies()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as team lead' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/settings/notifications')
  await expect(page.getByRole('heading', { name: 'Notifications' })).toHaveCount(0)
})
