import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { configureDatabase } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { hintOf } from '#lib/keys/key-format.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeService, now } from './usage.fixture.ts'
import {
  flushVerificationLines,
  recordVerification,
  type VerificationLine,
  verificationBufferState,
} from './verification-lines.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let line: VerificationLine
/** What other files of this process left in the buffer was theirs to lose. */
let lostBefore = 0
beforeAll(async () => {
  tide = await makeService('Tidewater')
  line = {
    ...{ organizationId: tide.organizationId, serviceId: tide.service.id, environment: 'production' },
    ...{ keyId: tide.key.id, secretId: tide.key.secretId, outcome: 'valid', time: now, method: 'post' },
    ...{ path: '/v1/charges?x=1', ip: '::ffff:83.149.9.216', userAgent: 'curl/8', origin: null },
  }
})
beforeAll(async () => {
  for (let tries = 0; tries < 6 && verificationBufferState().held > 0; tries++) await flushVerificationLines()
  lostBefore = verificationBufferState().lost
})
afterAll(closeIngest)

const stateNow = () => ({ ...verificationBufferState(), lost: verificationBufferState().lost - lostBefore })
const countOf = async () => {
  const [row] = await asOwner<{ raw: number; counted: number; batches: number }>(
    database.url,
    `select (select count(*)::int from request_logs) as raw, (select sum(requests)::int from usage_day) as counted,
       (select count(*)::int from ingest_batches) as batches`,
  )
  return row
}

test('verdicts become durable in one batch an organization, without keys in them', async () => {
  await recordVerification(line)
  await recordVerification({ ...line, outcome: 'rate_limited', path: `/${tide.key.key}` })
  await recordVerification({ ...line, outcome: 'unknown', keyId: null, secretId: null, userAgent: 'nul\0 \ud800' })
  expect(stateNow()).toEqual({ held: 3, lost: 0 })
  await flushVerificationLines()
  expect(stateNow()).toEqual({ held: 0, lost: 0 })
  expect(await countOf()).toEqual({ raw: 3, counted: 3, batches: 1 })
  const rows = await asOwner(
    database.url,
    'select source, outcome, method, path, country, host(ip) as ip, user_agent, leak from request_logs order by line',
  )
  expect(rows[0]).toEqual({
    ...{ source: 'verification', outcome: 'valid', method: 'POST', path: '/v1/charges', country: 'RU' },
    ...{ ip: '83.149.9.216', user_agent: 'curl/8', leak: false },
  })
  expect(rows[1]).toMatchObject({ path: `/${hintOf(tide.key.key)}`, leak: true })
  expect(rows[2]).toMatchObject({ user_agent: 'nul �' })
})

test('what is asked while a slow write is under way is written after it, by the clock alone', async () => {
  const before = await countOf()
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  await other.query('begin')
  await other.query('lock table request_logs in access exclusive mode')
  await recordVerification(line)
  const isWaiting = async () => {
    const { rows } = await other.query(
      'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
    )
    return rows.length > 0
  }
  await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true)
  const timers = vi.spyOn(globalThis, 'setTimeout')
  await recordVerification(line)
  const [strike, afterMs] = timers.mock.calls.at(-1) ?? []
  expect(afterMs).toBe(1_000)
  clearTimeout(timers.mock.results.at(-1)?.value)
  timers.mockRestore()
  strike?.() // its clock strikes while the write waits
  await other.query('commit')
  await other.end()
  await expect.poll(() => verificationBufferState().held, { timeout: 10_000 }).toBe(0)
  expect((await countOf())?.raw).toBe((before?.raw ?? 0) + 2)
})

test('while the database is away lines wait, and are then written once', async () => {
  const before = await countOf()
  await closeIngest()
  configureDatabase('postgres://nobody@127.0.0.1:1/nowhere')
  await recordVerification(line)
  await flushVerificationLines()
  expect(stateNow()).toEqual({ held: 1, lost: 0 })
  configureDatabase(database.url)
  await recordVerification(line)
  await flushVerificationLines()
  expect(stateNow()).toEqual({ held: 0, lost: 0 })
  expect(await countOf()).toEqual({
    raw: (before?.raw ?? 0) + 2,
    counted: (before?.counted ?? 0) + 2,
    batches: (before?.batches ?? 0) + 2,
  })
})

test('a commit whose answer is lost is not repeated', async () => {
  const before = await countOf()
  const query = pg.Client.prototype.query
  const lostAnswer = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    text: string,
    ...rest: []
  ) {
    const answer = Reflect.apply(query, this, [text, ...rest])
    if (text !== 'commit') return answer
    return Promise.resolve(answer).then(() => {
      throw Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' })
    })
  } as never)
  await recordVerification(line)
  await flushVerificationLines()
  expect(lostAnswer).toHaveBeenCalledWith('commit')
  lostAnswer.mockRestore()
  expect(verificationBufferState().held).toBe(1)
  await flushVerificationLines()
  expect(stateNow()).toEqual({ held: 0, lost: 0 })
  expect((await countOf())?.counted).toBe((before?.counted ?? 0) + 1)
})

test('a batch that the database refuses for what it holds is given up, and does not block the next', async () => {
  await recordVerification({ ...line, keyId: 'no id at all' })
  await recordVerification({ ...line, organizationId: tide.owner.memberId }) // no such organization
  for (let tries = 0; tries < 6; tries++) await flushVerificationLines()
  expect(stateNow()).toEqual({ held: 0, lost: 2 })
  const before = await countOf()
  await recordVerification(line)
  await flushVerificationLines()
  expect((await countOf())?.raw).toBe((before?.raw ?? 0) + 1)
})
