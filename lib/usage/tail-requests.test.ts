import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from './ingest.ts'
import { examinedAtMost, newsAtMost, startTail, tailRequests } from './tail-requests.ts'
import { ago, asOwner, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})
afterAll(closeIngest)

const line = (seconds: number, requestId: string, more: object = {}) => {
  return { key: tide.key.key, time: ago(seconds), status: 200, method: 'GET', requestId, ...more }
}
const idsOf = ({ items }: Awaited<ReturnType<typeof tailRequests>>) => items.map(({ requestId }) => requestId)

test('a tail tells of each batch once, late lines too, as far as they are meant and one may see them', async () => {
  await report(tide.owner, [line(20, 'a'), line(400, 'too old')])
  const tail = startTail({ method: 'GET' })
  const ofOutsider = startTail({})
  expect(idsOf(await tailRequests(tide.developer, tail, now))).toEqual(['a'])
  expect(idsOf(await tailRequests(tide.developer, tail, now))).toEqual([])
  await report(tide.owner, [line(1, 'b'), line(250, 'late'), line(2, 'post', { method: 'POST' })])
  expect(idsOf(await tailRequests(tide.developer, tail, now))).toEqual(['b', 'late'])
  expect(idsOf(await tailRequests(tide.developer, tail, now))).toEqual([])
  expect(idsOf(await tailRequests(tide.outsider, ofOutsider, now))).toEqual([])
  const harbor = await makeService('Harbor')
  expect(idsOf(await tailRequests(harbor.owner, startTail({}), now))).toEqual([])
})

test('of many at once some are shown, and the others counted', async () => {
  const tail = startTail({ client: 'burst' })
  await tailRequests(tide.developer, tail, now)
  const many = Array.from({ length: newsAtMost + 45 }, (_, i) => line(i / 10, `m${i}`, { userAgent: 'burst/1' }))
  await report(tide.owner, many)
  const news = await tailRequests(tide.developer, tail, now)
  expect(news).toMatchObject({ more: 45, isPartial: false })
  expect(news.items).toHaveLength(newsAtMost)
})

test('however much one service reports, and of whatever time, the others’ requests are told of', async () => {
  const { owner, key } = await makeService('Flooded')
  must(await createService(owner, { slug: 'toy', name: 'Toy', prefix: 'toy', team: 'logistics' }))
  const tail = startTail({})
  const flood = { service: 'toy', time: ago(-290) }
  await report(
    owner,
    Array.from({ length: examinedAtMost + 1 }, () => flood),
  )
  expect(await tailRequests(owner, tail, now)).toMatchObject({ isPartial: true })
  await report(owner, [{ keyId: key.id, time: ago(1), requestId: 'real' }])
  expect(idsOf(await tailRequests(owner, tail, now))).toEqual(['real'])
})

test('of so many that not all were looked at it is told that some may be missing, however many are shown', async () => {
  const busy = await makeService('Breakwater')
  await report(busy.owner, [{ key: busy.key.key, time: ago(10), status: 200 }])
  const [names] = await asOwner<{ names: string }>(
    database.url,
    `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
     where table_name = 'request_logs' and column_name <> 'line'`,
  )
  await asOwner(
    database.url,
    `insert into request_logs (${names?.names}, line) select ${names?.names}, n from request_logs, generate_series(1, $2) n
     where organization_id = $1`,
    [busy.organizationId, String(examinedAtMost)],
  )
  expect(await tailRequests(busy.developer, startTail({}), now)).toMatchObject({
    more: examinedAtMost - newsAtMost,
    isPartial: true,
  })
})
