import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const dayMs = 86_400_000
const [germany, sweden, france] = ['5.9.10.20', '130.242.1.2', '90.2.3.4']
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs)
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', daysAgo(60))
})

const keyOf = async (days: number) => (await makeKey(tide.owner, 'payments', `Made ${days} ago`, daysAgo(days))).id
const from = (ip: string, keyId: string, days: number) =>
  Array.from({ length: 3 }, (_, i) => ({
    ...{ keyId, ip, status: 200, userAgent: ip === germany ? 'billing/5' : 'curl/8' },
    time: new Date(daysAgo(days).getTime() + i * 1_000).toISOString(),
  }))
const daily = (keyId: string, first: number, last: number) =>
  Array.from({ length: first - last + 1 }, (_, i) => from(germany, keyId, first - i)).flat()
const countriesOf = async (keyId: string) => {
  const rows = await asOwner<{ value: string; first: Date }>(
    database.url,
    `select value, first_seen_at as first from sightings where key_id = $1 and dimension = 'country' order by value`,
    [keyId],
  )
  return rows.map(({ value, first }) => `${value} ${(now.getTime() - first.getTime()) / dayMs}`)
}

test('what is dated into the days in which a key learned, or before them, teaches nothing once they are over', async () => {
  const keyId = await keyOf(60)
  await report(tide.owner, daily(keyId, 20, 1))
  for (const days of [29, 19.9, 13.1]) await report(tide.owner, from(sweden, keyId, days))
  expect(await countriesOf(keyId)).toEqual(['DE 20'])
  // Home does not begin earlier either, and with it all else.
  await report(tide.owner, from(germany, keyId, 25))
  expect(await countriesOf(keyId)).toEqual(['DE 20'])
  expect(
    await asOwner(database.url, `select value from sightings where key_id = $1 and value = 'curl'`, [keyId]),
  ).toEqual([])
})

test('what came later than these is late, and judged in its own time', async () => {
  const keyId = await keyOf(60)
  await report(tide.owner, daily(keyId, 20, 1))
  await report(tide.owner, from(sweden, keyId, 12.9))
  expect(await countriesOf(keyId)).toEqual(['DE 20', 'SE 12.9'])
})

test.each([
  ['day by day, of a key that had long been here', 60],
  ['day by day, of a key that was made today', 0],
])('a past that is told in its order is learned: %s', async (_name, days) => {
  const keyId = await keyOf(days)
  await report(tide.owner, from(germany, keyId, 20))
  await report(tide.owner, from(sweden, keyId, 19))
  await report(tide.owner, from(france, keyId, 18))
  expect(await countriesOf(keyId)).toEqual(['DE 20', 'FR 18', 'SE 19'])
})

test('so is that of a key made today which somebody tried out before, and what an operator imports', async () => {
  const [young, old] = [await keyOf(0), await keyOf(60)]
  await report(tide.owner, from(germany, young, 0))
  await report(tide.owner, from(germany, young, 20))
  await report(tide.owner, from(sweden, young, 19))
  expect(await countriesOf(young)).toEqual(['DE 20', 'SE 19'])
  await report(tide.owner, daily(old, 20, 1))
  const records = from(sweden, old, 29)
  const cli = { kind: 'system', organizationId: tide.organizationId, name: 'cli' } as const
  const batch = { records, dedupe: { by: 'body' }, bodyHash: 'an import', mode: 'import' } as const
  must(await ingestLogs(cli, batch, now))
  expect(await countriesOf(old)).toEqual(['DE 20', 'SE 29'])
})
