import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

/**
 * Two real servers on the production build, each with an embedded PostgreSQL of its own: an empty one, which the
 * journeys set up as a newcomer would, and the sample organization.
 */
const emptyPort = 4610
const samplePort = 4611
/** Of the identity provider that journey-sso.spec.ts starts. */
const providerPort = 4612
/** Of the mail server that journey-alert.spec.ts starts; before and after it nothing listens there. */
const mailPort = 4613
const dataDir = (name: string) => resolve('test-results', `data-${name}`)

const server = (port: number, name: string, env: Record<string, string>) => ({
  // What a former run left is cleared here: the config is read by others too, while the servers run. A journey searches the log.
  command: `mkdir -p test-results && rm -rf "${dataDir(name)}" && exec node scripts/start.mjs > test-results/server-${name}.log 2>&1`,
  url: `http://127.0.0.1:${port}/readyz`,
  timeout: 180_000,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
  env: { PORT: String(port), HOST: '127.0.0.1', KEYTURN_DATA_DIR: dataDir(name), DATABASE_URL: '', ...env },
})

const sample = { baseURL: `http://127.0.0.1:${samplePort}` }

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  workers: 3, // on two cores: a journey waits now and then, for the clock or for a client that runs beside it
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: `http://127.0.0.1:${emptyPort}`,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    timezoneId: 'Europe/Berlin',
    // To record every step of all of them, and throw most away, costs more than it tells: TRACE=1 where one is looked into.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'journeys', testMatch: 'journey-ground.spec.ts' },
    { name: 'rotation', testMatch: 'journey-rotation.spec.ts', dependencies: ['journeys'] },
    // Each makes an owner of its own, which would close the setup that the first journey begins with.
    { name: 'secrecy', testMatch: 'journey-secrecy.spec.ts', dependencies: ['journeys'] },
    { name: 'alert', testMatch: 'journey-alert.spec.ts', dependencies: ['journeys'] },
    { name: 'leaks', testMatch: 'journey-leaks.spec.ts', dependencies: ['journeys'] },
    { name: 'sso', testMatch: 'journey-sso.spec.ts', use: sample },
    { name: 'sample', testMatch: 'sample-*.spec.ts', testIgnore: 'sample-notices.spec.ts', use: sample },
    // Counts what a person was told, so nobody else may be telling them something.
    { name: 'notices', testMatch: 'sample-notices.spec.ts', use: sample, dependencies: ['sample', 'sso'] },
  ],
  webServer: [
    server(emptyPort, 'empty', {
      KEYTURN_SETUP_TOKEN: 'journey-setup-token-of-the-browser-tests',
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    }),
    server(samplePort, 'sample', {
      KEYTURN_DEMO: 'small',
      KEYTURN_WEBHOOK_NETWORKS: '127.0.0.0/8', // the receivers of sample-webhooks.spec.ts
      AUTH_OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
      AUTH_OIDC_ID: 'keyturn',
      AUTH_OIDC_SECRET: 'a secret of the tests, and of nothing else',
    }),
  ],
})
