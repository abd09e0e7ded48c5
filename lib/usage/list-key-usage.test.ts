import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listKeyUsage } from './list-key-usage.ts'
import { ago, makeKey, makeService, now, report } from './usage.fixture.ts'

useTestDatabase()
const range = { from: new Date(now.getTime() - 86_400_000), to: now, interval: 'minute' } as const
let tidewater: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tidewater = await makeService('Tidewater')
  const staging = await makeKey(tidewater.owner, 'payments', 'Rehearsal', now, 'staging')
  await makeKey(tidewater.owner, 'payments', 'Unused')
  const line = (key: string, status: number, seconds: number) => ({ key, status, time: ago(seconds) })
  await report(tidewater.owner, [
    line(tidewater.key.key, 200, 300),
    line(tidewater.key.key, 404, 300),
    line(tidewater.key.key, 503, 7200),
    line(staging.key, 200, 300),
    line(staging.key, 200, 2 * 86_400),
  ])
})

test('the busiest key first, and none that was not used in the range', async () => {
  const { items, total } = await listKeyUsage(tidewater.security, range)
  expect(total).toBe(2)
  expect(items).toMatchObject([
    {
      name: 'Billing job',
      service: 'payments',
      environment: 'production',
      requests: 3,
      clientErrors: 1,
      serverErrors: 1,
    },
    { name: 'Rehearsal', environment: 'staging', requests: 1, refused: 0 },
  ])
  expect(items[0]?.hint).toBe(tidewater.key.hint)
})

test.each([
  [{ environment: 'staging' as const }, ['Rehearsal']],
  [{ service: 'payments' }, ['Billing job', 'Rehearsal']],
  [{ service: 'elsewhere' }, []],
  [{ limit: 1 }, ['Billing job']],
])('narrowed by %o', async (narrower, names) => {
  const { items } = await listKeyUsage(tidewater.developer, { ...range, ...narrower })
  expect(items.map(item => item.name)).toEqual(names)
})

test('nothing of it for whoever is outside the team, or the organization', async () => {
  const other = await makeService('Other')
  expect(await listKeyUsage(tidewater.outsider, range)).toEqual({ items: [], total: 0 })
  expect(await listKeyUsage(other.owner, range)).toEqual({ items: [], total: 0 })
})
