import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import postgres from 'postgres'
import { databaseUrl, keyturn } from './terminal.ts'

/**
 * After a thousand keys by API and a hundred in a browser, no plain key stands anywhere that Keyturn writes: its
 * database (every table, and the files beneath, write-ahead log and all), its output, `.next`, or any answer but its own.
 */
const byApi = 1000
const inBrowser = 102 // 34 forms, one key for each environment

test('no plain key is left anywhere', async ({ page, request }) => {
  test.setTimeout(300_000)
  const owner = { email: 'sol@secrecy.example', password: 'nothing to see behind this' }
  const organization = ['--organization', 'Secrecy']
  keyturn(
    'empty',
    ['owner', 'create', '--email', owner.email, '--name', 'Sol', ...organization, '--password-stdin'],
    owner.password,
  )
  const scopes = 'services:write,keys:read,keys:write,keys:verify,audit:read'
  const token = keyturn('empty', ['token', 'create', '--name', 'maker', '--scopes', scopes, ...organization])
  const headers = { authorization: `Bearer ${token}` }
  await request.post('/v1/services', { headers, data: { slug: 'vault', name: 'Vault', prefix: 'vault' } })

  const secrets = new Set([token])
  for (let made = 0; made < byApi; made += 10) {
    const batch = Array.from({ length: 10 }, (_, index) => {
      const data = { service: 'vault', environment: 'staging', name: `key ${made + index}`, holder: { machine: 'm' } }
      return request.post('/v1/keys', { headers, data })
    })
    for (const response of await Promise.all(batch)) secrets.add((await response.json()).key)
  }
  for (const key of await createInBrowser(page, owner)) secrets.add(key)
  expect(secrets.size).toBe(1 + byApi + inBrowser)
  // Each is also used, and stands where it should not: in a path, an agent, an origin.
  for (const key of [...secrets].slice(1, 40)) {
    const data = { key, service: 'vault', environment: 'staging', path: `/a?k=${key}`, userAgent: key, origin: key }
    expect((await request.post('/v1/verify', { headers, data })).status()).toBe(200)
  }

  const hay = haystack(secrets)
  for (const path of ['/keys?status=all', '/keys', '/', '/audit', '/keys/new'])
    hay.search(path, await (await page.request.get(path)).text())
  for (let cursor = ''; ; ) {
    const list = await request.get(`/v1/keys?limit=200${cursor && `&cursor=${cursor}`}`, { headers })
    hay.search('GET /v1/keys', await list.text())
    cursor = (await list.json()).nextCursor
    if (!cursor) break
  }
  hay.search('GET /v1/audit', await (await request.get('/v1/audit', { headers })).text())

  const sql = postgres(databaseUrl('empty'), { max: 1, onnotice: () => {} })
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
  expect(tables.length).toBeGreaterThan(40)
  let rows = 0
  for (const { name } of tables) {
    for (const row of await sql.unsafe(`select t::text as line from ${name} t`)) {
      rows++
      hay.search(`table ${name}`, row.line)
    }
  }
  expect(rows).toBeGreaterThan(3 * (byApi + inBrowser))
  await sql.unsafe('checkpoint')
  await sql.end()
  expect(hay.searchFiles('test-results/data-empty')).toBeGreaterThan(10)
  expect(hay.searchFiles('.next')).toBeGreaterThan(10)
  hay.search('the server’s output', readFileSync('test-results/server-empty.log', 'latin1'))
  expect(hay.found).toEqual([])
  // That the search would have found one: a key hidden in the hay.
  hay.search('planted', `x${[...secrets][500]}y`)
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-planted-'))
  writeFileSync(join(folder, 'planted'), `\0x${[...secrets][501]}y`)
  hay.searchFiles(folder)
  rmSync(folder, { recursive: true })
  expect(hay.found).toEqual(['planted', join(folder, 'planted')])
})

/** Fills the form 34 times, and reads the plain keys from the only answers that may hold them. */
async function createInBrowser(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<Set<string>> {
  const seen = new Set<string>()
  await page.route('**/keys/new', async route => {
    if (route.request().method() !== 'POST') return route.continue()
    const response = await route.fetch()
    for (const [key] of (await response.text()).matchAll(/vault_(dev|stg|prd)_[0-9A-Za-z]{49}/g)) seen.add(key)
    await route.fulfill({ response })
  })
  page.on('dialog', dialog => dialog.accept())
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  for (let form = 0; form < inBrowser / 3; form++) {
    await page.goto('/keys/new')
    await page.getByLabel('Name', { exact: true }).fill(`browser ${form}`)
    for (const environment of ['Development', 'Staging', 'Production']) {
      await page.getByRole('checkbox', { name: environment }).check()
    }
    await page.getByRole('button', { name: 'Create 3 keys and show them once' }).click()
    await expect(page.getByRole('heading', { level: 1, name: /Store/ })).toBeVisible()
  }
  return seen
}

/** Finds any of the secrets' random parts in a text, wherever a run of base62 is long enough to hold one. */
function haystack(secrets: ReadonlySet<string>) {
  const length = 43
  const parts = new Set([...secrets].map(secret => secret.slice(-49, -6)))
  const found: string[] = []
  function search(where: string, text: string): void {
    for (const [run] of text.matchAll(/[0-9A-Za-z]{43,}/g)) {
      for (let start = 0; start + length <= run.length; start++) {
        if (parts.has(run.slice(start, start + length))) return void found.push(where)
      }
    }
  }
  /** By grep, which takes a tenth of the time that reading them here does. */
  function searchFiles(folder: string): number {
    const { stdout, status } = spawnSync('grep', ['-rlaF', '-f', '-', folder], {
      input: [...parts].join('\n'),
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    if (status !== 1) found.push(...(stdout.trim() || `grep ended with ${status}`).split('\n'))
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).length
  }
  return { found, search, searchFiles }
}
