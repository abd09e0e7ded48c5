import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const hourMs = 3_600_000
const hour = Math.floor(now.getTime() / hourMs) * hourMs - 2 * hourMs
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 29 * 24 * hourMs))
})

const failing = (keyId: string, count: number, status = 404, start = hour) =>
  report(
    tide.owner,
    Array.from({ length: count }, (_, i) => ({
      keyId,
      status,
      path: '/',
      time: new Date(start + i * 1_000).toISOString(),
    })),
  )
const told = async (keyId: string) => {
  const cues = await asOwner<{ requests: number; start: string; environment: string }>(
    database.url,
    `delete from cues where kind = 'errors' and key_id = $1 returning requests, first_at::text as start, environment`,
    [keyId],
  )
  return cues.map(cue => cue.requests)
}
const newKey = async (name: string) => (await makeKey(tide.owner, 'payments', name)).id

test('however an hour is cut into batches, each doubling is said once', async () => {
  const key = await newKey('Cut')
  const said: number[][] = []
  for (const count of [20, 11, 1, 20, 11, 1, 300]) {
    await failing(key, count, count === 11 ? 503 : 404)
    said.push(await told(key))
  }
  // 31 are nobody's burst; 32, 64 and, over 128 at once, 256.
  expect(said).toEqual([[], [], [32], [], [], [64], [364]])
  await failing(key, 100)
  expect(await told(key)).toEqual([])
})

test('hours and keys are counted apart, and what went well is no error', async () => {
  const [one, other] = [await newKey('One'), await newKey('Other')]
  await failing(one, 31)
  await failing(one, 31, 404, hour - hourMs)
  await failing(one, 200, 200)
  await failing(other, 31)
  expect([await told(one), await told(other)]).toEqual([[], []])
  await failing(one, 1, 500, hour - hourMs)
  expect([await told(one), await told(other)]).toEqual([[32], []])
})

test('two batches at once say it once between them', async () => {
  const key = await newKey('Twice')
  await failing(key, 1)
  await Promise.all([failing(key, 20), failing(key, 20)])
  expect(await told(key)).toEqual([41])
})

test('an hour that is not over ends now: what came later would stand in the way of news', async () => {
  const key = await newKey('Going on')
  await failing(key, 32, 404, Math.floor(now.getTime() / hourMs) * hourMs)
  const cues = await asOwner<{ last: string }>(
    database.url,
    `select last_at as last from cues where kind = 'errors' and key_id = $1`,
    [key],
  )
  expect(cues.map(({ last }) => new Date(last))).toEqual([now])
})
