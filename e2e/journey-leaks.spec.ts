import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { keyturn } from './terminal.ts'

/** A key that the hook would have kept out of a commit, is found in public, and is stopped before anybody looked. */
test.describe.configure({ mode: 'serial', timeout: 60_000 })
const owner = { email: 'lea@harbour.example', password: 'eleven ropes and a lantern' }
const organization = ['--organization', 'Harbour']
const url = 'https://git.example/harbour/site/-/blob/main/deploy/.env'
const key = { id: '', key: '', hint: '' }
let token = ''
let folder = ''

test.beforeAll(async ({ playwright, baseURL }) => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-journey-'))
  const who = ['--email', owner.email, '--name', 'Lea', ...organization, '--password-stdin']
  keyturn('empty', ['owner', 'create', ...who], owner.password)
  const scopes = 'services:write,keys:write,keys:verify,alerts:read,alerts:write'
  token = keyturn('empty', ['token', 'create', '--name', 'scanner', '--scopes', scopes, ...organization])
  const request = await playwright.request.newContext({ baseURL })
  await post(request, '/v1/services', { slug: 'moorings', name: 'Moorings', prefix: 'moorings' })
  const made = { service: 'moorings', environment: 'production', name: 'berth-sync', holder: { machine: 'sync' } }
  Object.assign(key, await post(request, '/v1/keys', made))
  await request.dispose()
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the hook that Settings hands out refuses the key, and nothing else', async ({ page }) => {
  await signIn(page)
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Leaks/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Leaks' })).toBeVisible()
  const [hook] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download hook' }).click(),
  ])
  expect(hook.suggestedFilename()).toBe('pre-commit')
  git('init', '-q')
  copyFileSync(await hook.path(), join(folder, '.git/hooks/pre-commit'))
  chmodSync(join(folder, '.git/hooks/pre-commit'), 0o755)
  const refused = commit(`MOORINGS_API_KEY=${key.key}\n`)
  expect([refused.status, refused.said]).toEqual([1, expect.stringContaining('.env:1: moorings_prd_')])
  expect(refused.said).not.toContain(key.key)
  expect(commit('MOORINGS_API_KEY=$FROM_THE_VAULT\n')).toEqual({ status: 0, said: '' })

  const [rules] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download rules for gitleaks' }).click(),
  ])
  expect(rules.suggestedFilename()).toBe('gitleaks.toml')
  await page.getByRole('button', { name: 'Copy rules for git-secrets' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('(moorings)_(dev|stg|prd)_')
})

test('told of by a scanner, it is refused within seconds, and its alert says where it stands', async ({
  page,
  request,
}) => {
  expect(await codeOf(request)).toBe('valid')
  const told = await post(request, '/v1/leaks', { leaks: [{ key: key.key, url, source: 'trufflehog' }] })
  expect(told).toEqual({ leaks: [{ status: 'live', keyId: key.id, tokenId: null }] })
  await expect.poll(() => codeOf(request)).toBe('quarantined')
  await signIn(page)
  await page.goto('/alerts')
  await page.getByRole('link', { name: 'berth-sync was found at git.example' }).click()
  await expect(page.getByText('Keyturn quarantined this key by itself')).toBeVisible()
  const places = page.getByRole('table', { name: 'Where the key was found' })
  await expect(places).toContainText(url)
  await expect(places).toContainText('The token scanner')
  await expect(places).toContainText(key.hint)
  await expect(page.locator(`a[href*="git.example"]`)).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Release key' }).first().click()
  await expect.poll(() => codeOf(request)).toBe('valid')
  await post(request, '/v1/leaks', { leaks: [{ key: key.key, url: `${url}~` }] })
  await expect(async () => {
    await page.reload() // until the judge has looked
    await expect(places).toContainText(`${url}~`, { timeout: 1_000 })
  }).toPass()
  expect(await codeOf(request)).toBe('valid')
})

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

async function post(request: APIRequestContext, path: string, data: object) {
  const answer = await request.post(path, { data, headers: { Authorization: `Bearer ${token}` } })
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer.json()
}

async function codeOf(request: APIRequestContext): Promise<string> {
  return (await post(request, '/v1/verify', { key: key.key, service: 'moorings', environment: 'production' })).code
}

function git(...args: string[]) {
  const env = { ...process.env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' }
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env })
  return { status, said: stdout + stderr }
}

function commit(text: string) {
  writeFileSync(join(folder, '.env'), text)
  git('add', '-A')
  return git('-c', 'user.name=a', '-c', 'user.email=a@b.example', 'commit', '-q', '-m', 'x')
}
