// Takes the README's screenshots from a running sample organization: "npm run demo", then "node scripts/screenshots.mjs".
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { ensureChromium } from './programs.mjs'

const address = process.env.KEYTURN_URL ?? 'http://127.0.0.1:3000'
const folder = 'docs/screenshots'
const screens = { overview: '/', keys: '/keys', usage: '/usage?range=7d' }

mkdirSync(folder, { recursive: true })
const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: ensureChromium(), args })
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 960 }, timezoneId: 'UTC' })
  await page.goto(`${address}/sign-in`)
  await page.getByRole('button', { name: 'Sign in as owner' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(address + path, { waitUntil: 'networkidle' })
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
  }
  await page.close()
}
await browser.close()
