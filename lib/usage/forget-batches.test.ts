import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { forgetBatches } from './forget-batches.ts'
import { closeIngest, ingestLogs } from './ingest.ts'
import { asOwner, makeService, now } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

test('a body’s name is forgotten after days, a name of its own never', async () => {
  const { owner, key } = await makeService('Tidewater')
  const send = async (dedupe: Parameters<typeof ingestLogs>[1]['dedupe'], bodyHash: string, daysAgo: number) => {
    const at = new Date(now.getTime() - daysAgo * 86_400_000)
    const records = [{ time: at.toISOString(), keyId: key.id, status: 200 }]
    must(await ingestLogs(owner, { records, dedupe, bodyHash, mode: 'live' }, at))
  }
  await send({ by: 'body' }, 'old', 4)
  await send({ by: 'verification', key: 'old' }, 'x', 4)
  await send({ by: 'body' }, 'new', 1)
  await send({ by: 'idempotency', key: 'mine' }, 'x', 400)
  await send({ by: 'import', key: 'file' }, 'x', 400)
  expect(await forgetBatches(now)).toBe(2)
  const kept = await asOwner<{ name: string }>(database.url, 'select dedupe_key as name from ingest_batches order by 1')
  expect(kept.map(row => row.name)).toEqual(['body:new', 'idempotency:mine', 'import:file'])
})
