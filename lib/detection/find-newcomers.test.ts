import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { someAlert } from '#lib/alerts/alerts.fixture.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { makeKey, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { findNewcomers } from './find-newcomers.ts'
import { dayMs } from './key-past.ts'

useTestDatabase()
afterAll(closeIngest)

let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 29 * dayMs))
})

/** A key whose first request was let through so many days ago. */
async function usedFor(days: number) {
  const key = await makeKey(tide.owner, 'payments', `For ${days} days`, new Date(now.getTime() - 29 * dayMs))
  const time = new Date(now.getTime() - days * dayMs).toISOString()
  await report(tide.owner, [{ keyId: key.id, time, status: 200, method: 'GET', path: '/v1/charges', ip: '5.9.10.20' }])
  return key.id
}

const cueOf = (keyId: string | null, kind: Cue['kind'], first = now.getTime()): Cue => ({
  ...{ kind, keyId, secretId: null, serviceId: tide.service.id, environment: 'production', value: 'SE' },
  ...{ source: 'report', first, last: first, requests: 3 },
})

const newcomersOf = (cues: readonly Cue[]) =>
  withTenant({ organizationId: tide.organizationId }, async tx => [...(await findNewcomers(tx, cues))])

test('of a key that has been in use for less than three days no place is told', async () => {
  const [young, old] = [await usedFor(2.9), await usedFor(3.1)]
  const cues = (['country', 'network', 'client', 'prefixes'] as const).flatMap(kind => [
    cueOf(young, kind),
    cueOf(old, kind),
  ])
  expect(await newcomersOf(cues)).toEqual([young])
  // What it says is about the moment that is asked about, and not about now.
  expect(await newcomersOf([cueOf(young, 'country', now.getTime() + dayMs)])).toEqual([])
  expect(await newcomersOf([cueOf(young, 'country'), cueOf(young, 'client', now.getTime() + dayMs)])).toEqual([])
})

test('with anything else that waits, or an open alert, it is judged', async () => {
  const key = await usedFor(1)
  for (const kind of ['refused', 'sensitive', 'browser', 'errors', 'awake', 'decoy', 'volume'] as const) {
    expect(await newcomersOf([cueOf(key, 'country'), cueOf(key, kind)])).toEqual([])
  }
  expect(await newcomersOf([cueOf(null, 'refused'), cueOf(key, 'network')])).toEqual([key])
  await someAlert(
    { organizationId: tide.organizationId, serviceId: tide.service.id, keyId: key },
    {},
    new Date(now.getTime() - 20 * dayMs),
  )
  expect(await newcomersOf([cueOf(key, 'network')])).toEqual([])
})
