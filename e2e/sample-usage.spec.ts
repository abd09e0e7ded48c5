import { expect, test } from '@playwright/test'

test('from the Overview, security finds a theft’s country, route and hour in four clicks, and can pass the link on', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as security engineer' }).click()
  const theft = page.getByRole('row', { name: /billing-worker is used from/ })
  await theft.getByRole('link', { name: 'billing-worker', exact: true }).click()
  await page.getByRole('link', { name: 'Where from' }).click()
  const countries = page.getByRole('region', { name: 'Countries' })
  await countries.getByRole('link', { name: /Singapore.*new/ }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Country Singapore: take this filter away' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Key billing-worker: take this filter away' })).toBeVisible()
  const routes = page.getByRole('region', { name: 'Routes' })
  await expect(routes.getByRole('link').first()).toContainText('POST /v1/payouts')

  const cells = page.getByRole('grid').getByRole('gridcell')
  await expect(cells).toHaveCount(168)
  const counts = await cells.evaluateAll(all =>
    all.map(cell => Number(/: ([\d,.]+)/.exec(cell.getAttribute('aria-label') ?? '')?.[1]?.replaceAll(',', '') ?? 0)),
  )
  await cells.nth(counts.indexOf(Math.max(...counts))).click()
  const zoom = page.getByRole('link', { name: /^Zoom .*: take this filter away$/ })
  await expect(zoom).toBeVisible()
  await expect(routes.getByRole('link').first()).toContainText('POST /v1/payouts')
  const figure = page.getByRole('figure').first().getByRole('heading')
  await expect(figure).toHaveText(/[1-9]\d* requests/)

  // The picture is in its address: a colleague sees the same, and a developer of another team none of it.
  const seen = [await zoom.textContent(), await figure.textContent(), await routes.textContent()]
  for (const [person, expected] of [
    ['team lead', seen],
    ['developer', null],
  ] as const) {
    const context = await browser.newContext({ baseURL })
    const other = await context.newPage()
    const url =
      expected === null
        ? page
            .url()
            .replace(/key=[^&]*&?/, '')
            .replace('?', '?service=catalog&')
        : page.url()
    await other.goto(url) // not signed in yet: the link is where the sign-in leads
    await other.getByRole('button', { name: `Sign in as ${person}` }).click()
    if (expected === null) await expect(other.getByText('No such key or service')).toBeVisible()
    else {
      await expect(other.getByRole('link', { name: /^Zoom/ })).toHaveText(expected[0] ?? '')
      await expect(other.getByRole('figure').first().getByRole('heading')).toHaveText(expected[1] ?? '')
      await expect(other.getByRole('region', { name: 'Routes' })).toHaveText(expected[2] ?? '')
    }
    await context.close()
  }
})

test('the Usage screen is narrowed, split, compared and taken away as a file by its address', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as security engineer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/usage?range=7d&split=country&compare=previous')
  const chart = page.getByRole('figure').first()
  await expect(chart.getByRole('button', { name: /^Sweden/ })).toBeVisible()
  await expect(chart).toContainText('previous 7 days')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const file = await (await download).createReadStream()
  const [head = ''] = Buffer.concat(await file.toArray())
    .toString()
    .split('\r\n')
  expect(head.split(',').slice(0, 3)).toEqual(['start', 'recorded', 'requests'])
  expect(head).toContain('Sweden')

  await page
    .getByRole('region', { name: 'Countries' })
    .getByRole('link', { name: /Germany/ })
    .click()
  await expect(page).toHaveURL(/country=DE/)
  await page
    .getByRole('region', { name: 'Countries' })
    .getByRole('link', { name: /Take away the filter/ })
    .click()
  await expect(page).not.toHaveURL(/country=/)
})

test('a filter draws the graph before the page has answered; the last of several is where the screen goes', async ({
  page,
}) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in as security engineer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.goto('/usage?range=7d')
  const title = page.getByRole('figure').first().getByRole('heading')
  const all = (await title.textContent()) ?? ''
  await expect(title).toHaveText(/requests/)

  const answers = Promise.withResolvers<void>()
  await page.route(
    url => url.pathname === '/usage',
    async route => {
      await answers.promise
      await route.continue()
    },
  )
  await page.getByLabel('Environment').selectOption('production')
  await expect(title).not.toHaveText(all)
  await expect(page.getByLabel('Environment')).toHaveValue('production')
  await page
    .getByRole('region', { name: 'Countries' })
    .getByRole('link', { name: /Germany/ })
    .click()
  await page
    .getByRole('figure')
    .filter({ hasText: 'Where from' })
    .getByRole('link', { name: /^Sweden/ })
    .press('Enter')
  await page.getByRole('group', { name: 'Range' }).getByRole('button', { name: '28 d' }).click()
  await page.getByLabel('Environment').selectOption('staging')
  expect(page.url()).toMatch(/\?range=7d$/)
  answers.resolve()
  await expect(page).toHaveURL(/country=SE/)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    ...{ range: '28d', environment: 'staging', country: 'SE' },
  })
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await expect(page.getByLabel('Environment')).toHaveValue('staging')
})
