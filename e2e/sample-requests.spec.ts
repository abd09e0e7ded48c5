import { expect, test } from '@playwright/test'

test('a security engineer goes from a request to all of its address, reads one in full by keyboard, and lets them stream', async ({
  page,
}) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as security engineer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/usage/requests?range=24h')
  const rows = page.getByRole('table', { name: /^Requests, newest first/ }).locator('tr[data-index]')
  await expect(rows.first()).toBeVisible()
  const address = (await rows.first().locator('a[href*="address="]').textContent()) ?? ''
  await rows.first().locator('a[href*="address="]').click()
  await expect(page.getByRole('link', { name: `Address ${address}: take this filter away` })).toBeVisible()
  await expect(rows.first()).toContainText(address)
  await expect(rows.filter({ hasNotText: address })).toHaveCount(0)

  await rows.first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const details = page.getByRole('region', { name: 'The request in full' })
  await expect(details).toContainText(address)
  await expect(details.getByRole('link', { name: 'Filter by this address' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toMatch(/^requests-.*\.csv$/)

  await page.getByRole('button', { name: 'Stream' }).click()
  await expect(page.getByText('Streaming')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused')).toBeVisible()
})
