import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'

/** What is done to a selection of keys. Those that are ended here are keys that no other file names. */
const staging = '/keys?environment=staging&sort=name'

async function signIn(page: Page, role: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in as ${role}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

async function select(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' })

test('several keys are quarantined, released by one click, and revoked with what that stops', async ({ page }) => {
  const names = ['collector-staging', 'identity-staging', 'search-staging']
  await signIn(page, 'security engineer')
  await page.goto(staging)
  await select(page, ...names)
  await expect(bar(page)).toContainText('3 keys')
  await expectAccessible(page)
  await bar(page).getByRole('button', { name: 'Quarantine' }).click()
  await expect(page.getByText('3 keys quarantined')).toBeVisible()
  await expect(page.getByText(/[\d,]+ requests? an hour from \d+ address ranges? (is|are) refused/)).toBeVisible()
  for (const name of names) await expect(row(page, name)).toContainText('Quarantined')
  await expect(bar(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('3 keys work again')).toBeVisible()
  for (const name of names) await expect(row(page, name)).toContainText('Live')

  await select(page, ...names)
  await bar(page).getByRole('button', { name: 'Revoke' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Revoke 3 keys?' })
  await expect(dialog).toContainText('3 keys of 3 services and 3 holders, in staging.')
  await expect(dialog).toContainText(/\d of them (was|were) used [\d,]+ times? from \d+ address range/)
  await expect(dialog.getByRole('row').filter({ hasText: 'collector-staging' })).toBeVisible()
  await expectAccessible(page)
  await expect(dialog.getByRole('button', { name: 'Keep them' })).toBeFocused()
  await dialog.getByLabel('Why').selectOption('leaked')
  await dialog.getByRole('button', { name: /^Revoke 3 keys, refuse [\d,]+ an hour$/ }).click()
  await expect(page.getByText('3 keys revoked')).toBeVisible()
  await page.goto(`${staging}&status=ended`)
  for (const name of names) await expect(row(page, name)).toContainText('Ended')
})

test('one key that ended meanwhile keeps all as they are, and is named', async ({ page, browser, baseURL }) => {
  await signIn(page, 'security engineer')
  await page.goto(staging)
  await select(page, 'import-rehearsal', 'shipping-staging')
  const context = await browser.newContext({ baseURL })
  const other = await context.newPage()
  await signIn(other, 'owner')
  await other.goto(staging)
  await select(other, 'shipping-staging')
  await bar(other).getByRole('button', { name: 'Revoke' }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Revoke 1 key' }).click()
  await expect(other.getByText('1 key revoked')).toBeVisible()
  await context.close()

  await bar(page).getByRole('button', { name: 'Quarantine' }).click()
  await expect(page.getByText('Nothing was changed: shipping-staging has ended')).toBeVisible()
  await expect(row(page, 'import-rehearsal')).toContainText('Live')
  await page.reload()
  await expect(row(page, 'import-rehearsal')).toContainText('Live')
})

test('all that match are selected beyond the page; so many in use are not revoked by a click', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 })
  await signIn(page, 'owner')
  await page.goto('/keys?status=all')
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await expect(bar(page)).toContainText('50 keys')
  const all = bar(page).getByRole('button', { name: /^Select all \d+ that match$/ })
  const shown = Number(((await all.textContent()) ?? '').replace(/\D/g, ''))
  await all.click()
  await expect(bar(page)).toContainText('not on this page')
  // Others make keys meanwhile, so there may be more than the button said.
  const total = Number(/(\d+) keys/.exec((await bar(page).textContent()) ?? '')?.[1])
  expect(total).toBeGreaterThanOrEqual(shown)
  await bar(page).getByRole('button', { name: 'Revoke' }).click()
  const dialog = page.getByRole('alertdialog')
  const box = await dialog.boundingBox()
  expect(box && box.x >= 0 && box.x + box.width <= 375).toBe(true)
  await expectAccessible(page)
  const revoke = dialog.getByRole('button', { name: /^Revoke \d+ keys/ })
  await revoke.click()
  await expect(dialog.getByRole('alert')).toContainText(/^Type \d+ first/)
  await dialog.getByLabel(/^Type \d+ to confirm/).fill('3')
  await revoke.click()
  await expect(dialog.getByRole('alert')).toContainText(/^Type \d+ first/)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(bar(page)).toContainText(`${total} keys`)
  await bar(page).getByRole('button', { name: 'Clear selection' }).click()
  await expect(page.getByRole('checkbox', { name: 'Select all shown' })).toBeFocused()
})

test('a developer stops the keys that they hold, and has no button for others', async ({ page }) => {
  await signIn(page, 'developer')
  await page.goto('/keys?sort=name')
  await select(page, 'load-test')
  await expect(bar(page)).toContainText('1 key')
  for (const name of [/^Quarantine/, /^Release/, /^Revoke/]) {
    await expect(bar(page).getByRole('button', { name })).toHaveCount(0)
  }
  await select(page, 'priya-laptop')
  await expect(bar(page).getByRole('button', { name: 'Quarantine 1' })).toBeVisible()
  await expect(bar(page).getByRole('button', { name: 'Revoke 1' })).toBeVisible()
})
