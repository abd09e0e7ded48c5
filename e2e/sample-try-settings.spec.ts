import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'

/** Other settings of the volume detector, over the sample's counts. They change nothing, so any service will do. */
const path = '/services/payments/detection/production/try'

async function signIn(page: Page, role: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in as ${role}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

const told = (page: Page, label: string) => page.locator('dl > div', { hasText: label }).getByRole('definition').first()
const done = (page: Page) =>
  expect(page.getByText('Nothing was changed, and nobody was told')).toBeVisible({ timeout: 60_000 })

test('a lead tries other settings, sees what would be told no more, and the address says all of it', async ({
  page,
}) => {
  await signIn(page, 'team lead')
  await page.goto('/services/payments/detection/production')
  await page.getByRole('link', { name: 'Try other settings' }).click()
  await expect(page.getByText('Nothing was tried yet')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Try these settings' }).click()
  await done(page)
  const own = await told(page, 'With Keyturn’s own').textContent()
  await expect(told(page, 'With these settings')).toHaveText(own ?? '')
  expect(Number(own)).toBeGreaterThan(0)
  await expectAccessible(page)

  await page.getByRole('textbox', { name: 'Smallest change' }).fill('1000000')
  await page.getByRole('textbox', { name: 'How new' }).fill('100')
  await page.getByRole('textbox', { name: 'Always ordinary' }).fill('20')
  await page.getByRole('button', { name: 'Try these settings' }).click()
  await expect(page).toHaveURL(/leastChange=1000000&novelty=100&ordinary=20/)
  await done(page)
  await expect(told(page, 'With these settings')).toHaveText('0')
  await expect(told(page, 'With Keyturn’s own')).toHaveText(own ?? '')
  await page.getByRole('link', { name: /^No more/ }).click()
  await expect(page).toHaveURL(/show=only_before/)
  await done(page)
  await expect(page.getByRole('cell', { name: 'not told' }).first()).toBeVisible()

  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Always ordinary' })).toHaveValue('20')
  await page.getByRole('textbox', { name: 'How new' }).fill('very')
  await page.getByRole('button', { name: 'Try these settings' }).click()
  await expect(page.getByText('A number from 1 to 100, so nothing was tried.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'How new' })).toHaveValue('very')
})

test('who may not change detection finds no such page', async ({ page }) => {
  await signIn(page, 'developer')
  await page.goto(path)
  await expect(page.getByRole('heading', { name: 'Try other settings' })).toHaveCount(0)
  await page.goto('/services/payments')
  await expect(page.getByRole('link', { name: /Change detection/ })).toHaveCount(0)
})
