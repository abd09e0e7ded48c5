import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { countBrowserKeys } from '#lib/detection/count-browser-keys.ts'
import { updateDetection } from '#lib/detection/update-detection.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { makeService, now, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import type { VerifyKeyInput } from '#lib/verification/input.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { describeAlerts } from './describe-alerts.ts'
import { judgeCues } from './judge-cues.ts'
import { listAlerts } from './list-alerts.ts'

useTestDatabase()
afterAll(closeIngest)

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const origin = 'https://shop.example'

let tide: Awaited<ReturnType<typeof makeService>>
const asked = async (by: Pick<VerifyKeyInput, 'origin' | 'userAgent'>) => {
  const question = { key: tide.key.key, service: 'payments', environment: 'production' as const }
  return must(await verifyKey(tokenOf(tide.owner, {}, ['keys:verify']), { ...question, ip: '5.9.10.20', ...by }, now))
    .code
}
const judge = async () => {
  await flushVerificationLines()
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  while ((await judgeCues(clock, now)) > 0);
}
const alerts = async () => (await listAlerts(tide.owner, { limit: 100 }, now)).items
const fromBrowsers = (word: 'allow' | 'refuse') =>
  updateDetection(tide.security, { service: 'payments', environment: 'production', stopsAt: {}, fromBrowsers: word })

beforeAll(async () => {
  tide = await makeService('Tidewater')
})

test('where browsers are allowed, they are let through and nobody is told', async () => {
  must(await fromBrowsers('allow'))
  expect(await asked({ origin, userAgent: firefox })).toBe('valid')
  await judge()
  expect(await alerts()).toEqual([])
})

test('how many keys a refusal would hit is told to whoever may refuse', async () => {
  const where = { serviceId: tide.service.id, environment: 'production' as const }
  expect(await countBrowserKeys(tide.security, where, now)).toBe(1)
  expect(await countBrowserKeys(tide.security, { ...where, environment: 'staging' }, now)).toBe(0)
  expect(await countBrowserKeys(tide.security, where, new Date(now.getTime() + 29 * 86_400_000))).toBe(0)
  expect(await countBrowserKeys(tide.developer, where, now)).toBe(0)
  expect(await countBrowserKeys((await makeService('Other')).security, where, now)).toBe(0)
})

test('where only servers may use keys, a page and what calls itself a browser are refused, a server is not; one alert says so', async () => {
  must(await fromBrowsers('refuse'))
  expect(await asked({ origin })).toBe('browser_refused')
  expect(await asked({ userAgent: firefox })).toBe('browser_refused')
  expect(await asked({ userAgent: 'billing/5' })).toBe('valid')
  expect(await asked({})).toBe('valid')
  await judge()
  expect(await asked({ origin, userAgent: firefox })).toBe('browser_refused')
  await judge()
  const told = (await alerts()).map(({ detector, severity, key, signals }) => ({
    ...{ detector, severity, key: key?.id },
    signals: signals.map(({ subject, value, requests }) => [subject, value, requests]),
  }))
  expect(told).toEqual([
    { detector: 'browser_use', severity: 'medium', key: tide.key.id, signals: [['browser', 'refused', 3]] },
  ])
  const [alert] = await describeAlerts(tide.owner, await alerts(), now)
  expect(alert?.first.map(({ outcome }) => outcome)).toEqual(Array(3).fill('browser_refused'))
  // Nothing got through, so there is nothing to stop.
  expect(alert?.actions).not.toContain('quarantine')
  expect(alert?.actions).toContain('rotate')
})
