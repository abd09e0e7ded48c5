import { beforeAll, expect, test } from 'vitest'
import { newId } from '#db/schema/columns.ts'
import { useTestDatabase } from '#db/testing.ts'
import { getMissedReports } from './get-missed-reports.ts'
import { lateAtMostMs } from './note-reports.ts'
import { asOwner, makeService, now, report, tokenOf } from './usage.fixture.ts'

const database = useTestDatabase()
const minuteMs = 60_000
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})

const gateway = () => ({ ...tokenOf(tide.owner), tokenId: newId() })
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * minuteMs)
const lineAt = (time: Date, status = 200) => ({ keyId: tide.key.id, time: time.toISOString(), status, path: '/v1/x' })
const endOf = (time: Date) => new Date(Math.floor(time.getTime() / minuteMs + 1) * minuteMs)

interface Row {
  reported_until: Date
  late_ms: number
  missed: string
  missed_at: Date | null
}
const rowOf = async ({ tokenId }: { tokenId: string }) =>
  (await asOwner<Row>(database.url, 'select * from report_senders where sender = $1', [tokenId]))[0]

test('of each sender it is kept how far it has come, and how late it is at times', async () => {
  const [quick, slow] = [gateway(), gateway()]
  await report(quick, [lineAt(minutesAgo(0.5)), lineAt(minutesAgo(9))])
  await report(slow, [lineAt(minutesAgo(40)), lineAt(minutesAgo(50))])
  expect(await rowOf(quick)).toMatchObject({ reported_until: endOf(minutesAgo(0.5)), late_ms: 0 })
  expect(await rowOf(slow)).toMatchObject({ reported_until: endOf(minutesAgo(40)), late_ms: 50 * minuteMs })
  await report(slow, [lineAt(minutesAgo(60))])
  const row = await rowOf(slow)
  expect(row, 'what comes later is no step back').toMatchObject({ reported_until: endOf(minutesAgo(40)) })
  expect(row?.late_ms).toBe(60 * minuteMs)
  await report(slow, [lineAt(minutesAgo(6_000))])
  expect((await rowOf(slow))?.late_ms).toBe(lateAtMostMs)
  await report(slow, [lineAt(minutesAgo(1))])
  expect((await rowOf(slow))?.late_ms, 'for a day').toBe(lateAtMostMs)
  const tomorrow = new Date(now.getTime() + 1_500 * minuteMs)
  await report(slow, [lineAt(new Date(tomorrow.getTime() - 30_000))], tomorrow)
  expect((await rowOf(slow))?.late_ms).toBe(0)
})

test('whoever is late again and again stays late, also where it is a little less so than it was', async () => {
  const hourly = gateway()
  const after = (hours: number, age: number) => {
    const at = new Date(now.getTime() + hours * 60 * minuteMs)
    return report(hourly, [lineAt(new Date(at.getTime() - age * minuteMs))], at)
  }
  await after(0, 60)
  await after(12, 50)
  await after(25, 1)
  expect((await rowOf(hourly))?.late_ms, 'thirteen hours ago').toBe(60 * minuteMs)
  await after(35, 20)
  await after(37, 1)
  expect((await rowOf(hourly))?.late_ms, 'a day ago').toBe(0)
})

test('what came when its time had been judged is counted, by whoever sent it', async () => {
  const [late, other] = [gateway(), gateway()]
  await asOwner(
    database.url,
    `insert into volume_states (organization_id, service_id, environment, key_id, through, since, past, rest)
     values ($1, $2, 'production', '00000000-0000-0000-0000-000000000000', $3, $3, '', '')`,
    [
      tide.organizationId,
      tide.service.id,
      new Date(Math.floor(minutesAgo(30).getTime() / 300_000) * 300_000).toISOString(),
    ],
  )
  await report(late, [lineAt(minutesAgo(60)), lineAt(minutesAgo(45)), lineAt(minutesAgo(10))])
  await report(other, [lineAt(minutesAgo(20))])
  expect(await rowOf(late)).toMatchObject({ missed: '2', missed_at: now })
  expect(await rowOf(other)).toMatchObject({ missed: '0', missed_at: null })
  await report(late, [lineAt(minutesAgo(40))])
  expect(await rowOf(late)).toMatchObject({ missed: '3' })
  await report(other, [lineAt(minutesAgo(59))])
  expect(await getMissedReports(tide.developer, 'payments', now)).toEqual({ requests: 4, last: now })
  expect(await getMissedReports(tide.developer, 'payments', minutesAgo(-8 * 1_440))).toBeNull()
  expect(await getMissedReports(tide.outsider, 'payments', now)).toBeNull()
})

test('a batch that comes twice is noted once', async () => {
  const twice = gateway()
  for (let n = 0; n < 2; n++) await report(twice, [lineAt(minutesAgo(50))], now, 'the same body')
  expect(await rowOf(twice)).toMatchObject({ missed: '1' })
})
