import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from './ingest.ts'
import { ingestTransaction } from './ingest-pool.ts'
import { noteLeaks } from './note-leaks.ts'
import type { RequestLine } from './request-line.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})
afterAll(closeIngest)

const minuteMs = 60_000
const later = (minutes: number) => new Date(now.getTime() + minutes * minuteMs)
interface Row {
  kind: string
  requests: number
}
const cuesOf = (keyId: string) =>
  asOwner<Row>(
    database.url,
    `select kind, requests from cues where key_id = '${keyId}' and kind = 'leaked' order by created_at`,
  )
const leaksOf = (keyId: string) =>
  asOwner<{ found_by: string }>(database.url, `select found_by from leaks where key_id = '${keyId}'`)

test('a key in every request has the judge look once in ten minutes, and counts what came meanwhile', async () => {
  const key = await makeKey(tide.owner, 'payments', 'In addresses')
  const send = (minutes: number, count: number) =>
    report(
      tide.owner,
      Array.from({ length: count }, () => ({ keyId: key.id, time: now.toISOString(), path: `/v1?k=${key.key}` })),
      later(minutes),
    )
  await send(0, 3)
  for (const minutes of [1, 5, 9]) await send(minutes, 2)
  expect(await cuesOf(key.id)).toEqual([{ kind: 'leaked', requests: 3 }])
  await send(10, 1)
  await send(11, 4)
  expect((await cuesOf(key.id)).map(({ requests }) => requests)).toEqual([3, 7])
  expect(await leaksOf(key.id)).toEqual([{ found_by: 'log' }])
})

test('what was not committed was not told of', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Rolled back')
  const { organizationId } = tide
  const leaked = [{ secretId: key.secretId, keyId: key.id, serviceId: tide.service.id, environment: 'production' }]
  const line = { leaked, serviceId: tide.service.id, source: 'report', time: now.getTime() } as unknown as RequestLine
  const fails = ingestTransaction(async client => {
    await noteLeaks(client, organizationId, [line], now)
    throw new Error('the connection is lost')
  })
  await expect(fails).rejects.toThrow('lost')
  expect(await cuesOf(key.id)).toEqual([])
  const told = await ingestTransaction(client => noteLeaks(client, organizationId, [line], now))
  told()
  expect(await cuesOf(key.id)).toEqual([{ kind: 'leaked', requests: 1 }])
})

test('another organization’s key in a log is nobody’s', async () => {
  const other = await makeService('Other')
  await report(tide.owner, [{ keyId: tide.key.id, time: now.toISOString(), path: `/v1/${other.key.key}` }])
  expect(await leaksOf(other.key.id)).toEqual([])
})
