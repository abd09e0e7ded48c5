import { expect, type Locator, type Page, test } from '@playwright/test'
import { axe, violations } from './axe.ts'

/** A policy's change, seen before it is saved and found again afterwards. Staging of payments: no other test looks there. */
const policyPage = '/services/payments/policy/staging'
const policyOf = (page: Page) =>
  page.getByRole('table', { name: 'Policies by environment' }).getByRole('row', { name: /^staging/ })

async function signInAsLead(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as team lead' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

const previewOf = (page: Page) => page.getByRole('complementary', { name: 'What saving would do' })
const group = (page: Page, name: RegExp) => previewOf(page).getByRole('region', { name })
const dueOf = (row: Locator) => row.locator('time').last().getAttribute('datetime')

test('a lead changes the interval, sees which keys and when, saves, and the list of keys says the same', async ({
  page,
}) => {
  await signInAsLead(page)
  await page.goto('/services/payments')
  await page.getByRole('link', { name: 'Change policy of staging' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Policy of staging' })).toBeVisible()
  await expect(previewOf(page)).toContainText('Nothing is changed yet')

  const interval = page.getByRole('textbox', { name: 'Every' })
  await interval.fill('40')
  await expect(group(page, /1 key becomes due at once/)).toContainText('checkout-staging')
  await expect(group(page, /due within 30 days/)).toContainText('refund-staging')
  await expect(page.getByRole('status').filter({ hasText: '1 key becomes due at once' })).toBeVisible()

  await interval.fill('55')
  const soon = group(page, /2 keys are due within 30 days/)
  await expect(soon).toContainText('checkout-staging')
  await expect(group(page, /due at once/)).toHaveCount(0)
  await expect(previewOf(page)).toContainText(/All \d+ due dates move/)
  const promised = new Map<string, string | null>()
  for (const row of await soon.getByRole('listitem').all()) {
    promised.set((await row.getByRole('link').textContent()) ?? '', await dueOf(row))
  }
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByText('The policy of payments, staging is changed.')).toBeVisible()
  await expect(policyOf(page)).toContainText('every 55 days')

  await page.goto('/keys?service=payments&environment=staging')
  for (const [name, due] of promised) expect(await dueOf(page.getByRole('row', { name }))).toBe(due)
  await page.getByRole('link', { name: 'checkout-staging' }).click()
  await expect(page.getByRole('complementary', { name: 'Facts' })).toContainText('every 55 days')

  await page.goto(policyPage)
  await page.getByRole('textbox', { name: 'Every' }).fill('90')
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(policyOf(page)).toContainText('every 90 days')
})

test('what can’t be read is said at its field when it is left, the preview waits, and nothing is saved', async ({
  page,
}) => {
  await signInAsLead(page)
  await page.goto(policyPage)
  await page.getByRole('textbox', { name: 'Overlap' }).fill('60')
  await page.getByRole('textbox', { name: 'Notices' }).fill('14, soon')
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByRole('textbox', { name: 'Notices' })).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByRole('textbox', { name: 'Notices' })).toBeFocused()
  await expect(previewOf(page)).toContainText('waits until every field can be read')
  await page.getByRole('textbox', { name: 'Notices' }).fill('14')
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByText('Longer than the deadline.')).toBeVisible()
  await page.goto('/services/payments')
  await expect(policyOf(page)).not.toContainText('60')
})

test('a policy that ends keys at once is saved only by whoever has agreed to the number', async ({ page }) => {
  await signInAsLead(page)
  await page.goto(policyPage)
  await page.getByRole('textbox', { name: 'Greatest age' }).fill('1')
  await expect(previewOf(page)).toContainText('3 keys end at once, for good')
  await expect(group(page, /end by their age/)).toContainText('checkout-staging')
  await page.getByRole('button', { name: 'Save policy' }).click()
  const question = page.getByRole('alertdialog', { name: 'End 3 keys of payments, staging?' })
  await expect(question.getByRole('button', { name: 'Save policy, end 3 keys' })).toBeVisible()
  await question.getByRole('button', { name: 'Keep them' }).click()
  await page.goto('/keys?service=payments&environment=staging')
  await expect(page.getByRole('row', { name: /checkout-staging/ })).toContainText('Live')
})

test('a key gets an interval of its own, says so, and follows its environment again', async ({ page }) => {
  await signInAsLead(page)
  await page.goto('/keys?service=payments&environment=staging')
  await page.getByRole('link', { name: 'refund-staging' }).click()
  const facts = page.getByRole('complementary', { name: 'Facts' })
  await facts.getByRole('button', { name: 'Set for this key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /Interval/ }).check()
  await dialog.getByRole('textbox', { name: 'Every' }).fill('20')
  await dialog.getByRole('checkbox', { name: /Hour and zone/ }).check()
  await dialog.getByRole('combobox', { name: 'On the clocks of' }).fill('Asia/Tokyo')
  expect(await violations(axe(page).include('[role=dialog]'))).toEqual([])
  await dialog.getByRole('button', { name: 'Save for this key' }).click()
  await expect(facts).toContainText('every 20 daysthe key’s own')
  await expect(facts).toContainText('09:00 Asia/Tokyothe key’s own')
  await expect(facts).toContainText('The rest is the policy of payments, staging.')

  await facts.getByRole('button', { name: 'Change for this key' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Follow staging in all' }).click()
  await expect(facts).toContainText('All of it is the policy of payments, staging.')
  await expect(facts.getByText('the key’s own')).toHaveCount(0)
})

test('the Overview’s last line leads to the keys that work from anywhere, and one of them off the list and back', async ({
  page,
}) => {
  await signInAsLead(page)
  await page
    .getByRole('region', { name: 'Posture' })
    .getByRole('link', { name: /from any network/ })
    .click()
  await expect(page.getByText(/^\d+ of \d+ live keys work from any network/)).toBeVisible()
  await page.getByRole('link', { name: 'Set networks: refund-staging' }).click()
  const dialog = page.getByRole('dialog')
  const seen = dialog.getByRole('list', { name: 'Used from in the last 30 days' }).getByRole('listitem').first()
  await expect(seen).toContainText(/[1-9]\d* requests?/)
  await seen.getByRole('button', { name: /^Allow/ }).click()
  await expect(seen).toContainText('allowed')
  await dialog.getByRole('textbox', { name: 'Networks' }).fill('192.0.2.0/24')
  await expect(dialog.getByRole('status')).toContainText('would be refused')
  expect(await violations(axe(page).include('[role=dialog]'))).toEqual([])
  await dialog.getByRole('button', { name: /^Save, refuse/ }).click()
  const facts = page.getByRole('complementary', { name: 'Facts' })
  await expect(facts).toContainText('192.0.2.0/24')
  const key = page.url()
  await page.goto('/posture/without-networks')
  await expect(page.getByText(/^\d+ of \d+ live keys work from any network/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Set networks: refund-staging' })).toHaveCount(0)

  await page.goto(key)
  await facts.getByRole('button', { name: 'Change', exact: true }).first().click()
  await dialog.getByRole('textbox', { name: 'Networks' }).fill('')
  await dialog.getByRole('button', { name: 'Save networks' }).click()
  await expect(facts.getByRole('button', { name: 'Allow only some' })).toBeVisible()
})

test('whoever may not manage a service is not offered its policy, nor shown the page', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as developer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/services/payments')
  await expect(policyOf(page)).toContainText('every 90 days')
  await expect(page.getByRole('link', { name: /Change policy/ })).toHaveCount(0)
  expect((await page.goto(policyPage))?.status()).toBe(404)
  const preview = await page.request.get(`${policyPage}/preview?changes={"rotationIntervalDays":1}`)
  expect(preview.status()).toBe(404)
})
