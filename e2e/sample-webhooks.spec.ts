import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'

interface Received {
  headers: IncomingHttpHeaders
  body: string
}

let receiver: Server
let address = ''
let status = 204
const received: Received[] = []

test.beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(status).end('never shown')
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/keyturn`
})
test.afterAll(() => new Promise(resolve => receiver.close(resolve)))

async function signInAs(page: Page, who: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in as ${who}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

/** As Standard Webhooks 1.0 says, written out. */
function signatureOf({ headers, body }: Received, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

test('a webhook is made, proves itself in a test, and sends again what somebody asks for', async ({ page }) => {
  await signInAs(page, 'security engineer')
  await page.goto('/settings/notifications')
  await page.getByRole('link', { name: 'New webhook' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New webhook' })).toBeVisible()
  await page.getByLabel('Name').fill('Incident bridge')
  await page.getByLabel('Address').fill('https://169.254.169.254/latest/meta-data/')
  await page.getByLabel('Address').press('Enter')
  await expect(page.getByText('it is in a private, local or reserved network')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('Incident bridge')
  await expectAccessible(page)

  await page.getByLabel('Address').fill(address)
  await page.getByRole('button', { name: 'Make webhook' }).click()
  await expect(page.getByRole('heading', { name: 'Store this signing secret now' })).toBeVisible()
  const secret = (await page.locator('[data-secret]').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
  await expectAccessible(page)
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide secret for good' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Incident bridge' })).toBeVisible()
  expect(await page.content()).not.toContain(secret)

  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Answered 204' })).toBeVisible()
  const [first] = received
  if (!first) throw new Error('nothing was received')
  expect(String(first.headers['webhook-signature']).split(' ')).toEqual([signatureOf(first, secret)])
  expect(JSON.parse(first.body)).toMatchObject({ type: 'test', data: { severity: 'low' } })

  const log = page.getByRole('table', { name: 'Deliveries' })
  await expect(log.getByRole('row').filter({ hasText: 'Delivered' })).toBeVisible()
  await expectAccessible(page)
  await log.getByRole('link', { name: /A test from Keyturn/ }).click()
  await expect(page.getByText(String(first.headers['webhook-id']))).toBeVisible()
  status = 500
  await page.getByRole('button', { name: 'Redeliver' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Answered 500' })).toBeVisible()
  const attempts = page.getByRole('table', { name: 'Attempts' }).getByRole('row')
  await expect(attempts).toHaveCount(3)
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(2).fill(first.headers['webhook-id']))
  expect(received[1]?.body).toBe(first.body)
  expect(await page.content()).not.toContain('never shown')
  await expectAccessible(page)

  // Rotated, both secrets sign.
  await page.getByRole('navigation', { name: 'Above this page' }).getByRole('link', { name: 'Incident bridge' }).click()
  await expect(page.getByText('Answered 500.')).toBeVisible()
  await page.getByRole('link', { name: 'Rotate secret' }).click()
  await page.getByRole('button', { name: 'Rotate secret' }).click()
  const next = (await page.locator('[data-secret]').textContent()) ?? ''
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Hide secret for good' }).click()
  await expect(page.getByText('An old one signs as well until')).toBeVisible()
  status = 204
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Answered 204' })).toBeVisible()
  const last = received.at(-1) as Received
  const both = [signatureOf(last, next), signatureOf(last, secret)]
  expect(String(last.headers['webhook-signature']).split(' ')).toEqual(both)

  // A tab of before does not take back what was changed meanwhile.
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Edit Incident bridge' })).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByLabel('From which severity on').selectOption('Critical')
  await other.getByRole('button', { name: 'Save webhook' }).click()
  await expect(other.getByText('critical and worse')).toBeVisible()
  await other.close()
  await page.getByLabel('From which severity on').selectOption('medium')
  await page.getByRole('button', { name: 'Save webhook' }).click()
  await expect(page.getByText('Somebody changed this webhook after you opened the form')).toBeVisible()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByText('critical and worse')).toBeVisible()

  // Off and on again by undo; then gone, with what it held.
  await page.getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByText('It is switched off.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible()
  const webhookPage = page.url()
  await page.getByRole('button', { name: 'Remove webhook' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove webhook' }).click()
  await expect(page).toHaveURL(/\/settings\/notifications$/)
  await expect(page.getByRole('link', { name: 'Incident bridge' })).toHaveCount(0)
  await page.goto(webhookPage)
  await expect(page.getByRole('heading', { level: 1, name: 'No such webhook' })).toBeVisible()

  await page.goto('/audit?action=webhook')
  await expect(page.getByText('removed webhook').first()).toBeVisible()
})

test('of a Slack webhook the address is not shown again, and a lead has no such pages', async ({ page }) => {
  await signInAs(page, 'owner')
  await page.goto('/settings/notifications/webhooks/new')
  await page.getByRole('radio', { name: /Slack/ }).check()
  await page.getByLabel('Name').fill('On-call channel')
  await page.getByLabel('Address').fill(`${address}/T000/B000/xoxsecret`)
  await page.getByLabel('From which severity on').selectOption('High')
  await page.getByRole('button', { name: 'Make webhook' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'On-call channel' })).toBeVisible()
  expect(await page.content()).not.toContain('xoxsecret')
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Answered 204' })).toBeVisible()
  expect(JSON.parse(received.at(-1)?.body ?? '')).toHaveProperty('blocks')

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Name').fill('Night channel')
  await page.getByRole('button', { name: 'Save webhook' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Night channel' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Answered 204' })).toBeVisible()

  const webhookPage = page.url()
  await signInAs(page, 'team lead')
  for (const path of [webhookPage, '/settings/notifications/webhooks/new']) {
    await page.goto(path)
    await expect(page.getByRole('button', { name: /Send a test|Make webhook/ })).toHaveCount(0)
  }
})
