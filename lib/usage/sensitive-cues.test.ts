import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const hourMs = 3_600_000
const hour = Math.floor(now.getTime() / hourMs) * hourMs - 2 * hourMs
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 20 * 24 * hourMs))
  const sensitiveRoutes = ['GET /admin/**', 'POST /v1/payouts']
  must(await updateSensitiveRoutes(tide.owner, { service: 'payments', sensitiveRoutes }))
})

const touch = (keyId: string, paths: readonly string[], method = 'GET') =>
  report(
    tide.owner,
    paths.map((path, i) => ({ keyId, status: 200, method, path, time: new Date(hour + i * 1_000).toISOString() })),
  )
const told = async (keyId: string) => {
  const cues = await asOwner<{ value: string; requests: number }>(
    database.url,
    `delete from cues where kind = 'sensitive_often' and key_id = $1 returning value, requests`,
    [keyId],
  )
  return cues.map(({ value, requests }) => `${value} ${requests}`)
}
const places = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `/admin/place-${from + i}`)

test('what matches a sensitive route counts together, however many routes it is spread over', async () => {
  const { id } = await makeKey(tide.owner, 'payments', 'Spread')
  await touch(id, places(0, 16))
  expect(await told(id)).toEqual([])
  await touch(id, ['/v1/charges', '/v1/charges', ...places(0, 16)])
  expect(await told(id)).toEqual(['GET /admin/** 32'])
  await touch(id, places(16, 60))
  expect(await told(id)).toEqual(['GET /admin/** 76'])
  // More than a hundred are names of one place, and what was counted before is part of it.
  await touch(id, places(60, 120))
  expect(await told(id)).toEqual(['GET /admin/** 136'])
})

test('sensitive routes, and keys, are counted apart', async () => {
  const [one, other] = [await makeKey(tide.owner, 'payments', 'One'), await makeKey(tide.owner, 'payments', 'Other')]
  for (const { id } of [one, other]) await touch(id, places(0, 31))
  await touch(
    one.id,
    Array.from({ length: 31 }, () => '/v1/payouts'),
    'POST',
  )
  expect([await told(one.id), await told(other.id)]).toEqual([[], []])
  await touch(one.id, ['/v1/payouts'], 'POST')
  expect([await told(one.id), await told(other.id)]).toEqual([['POST /v1/payouts 32'], []])
})
