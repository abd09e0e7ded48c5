import { afterEach, expect, test, vi } from 'vitest'
import { asSuperuser, makeOrganization } from '#api/organization.fixture.ts'
import { configureDatabase } from '#db/client.ts'
import { useTestDatabase } from '#db/testing.ts'
import { openJobQueue } from '#lib/job-queue.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { startWorker } from './worker.ts'

const database = useTestDatabase()
const workers: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map(worker => worker.stop()))
})

const query = <T>(text: string) => asSuperuser(database.url, sql => sql.unsafe(text)) as unknown as Promise<T[]>
const patience = { timeout: 20_000, interval: 100 }

test('what came due while no worker was there is done once, however many start', async () => {
  const acme = await makeOrganization(database.url)
  const input = {
    service: 'payments',
    environment: 'production',
    name: 'ledger',
    holder: { member: acme.email },
  } as const
  const expiresAt = '2026-02-01T00:00:00.000Z'
  const created = must(await createKey(acme.system, { ...input, expiresAt }, new Date('2026-01-01T00:00:00Z')))
  expect(keyIdInput.parse(created.id)).toBe(created.id)
  await query(`drop table request_logs_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`)

  workers.push(...(await Promise.all([startWorker(), startWorker(), startWorker()])))
  await vi.waitFor(async () => {
    const done = await query<{ name: string }>("select distinct name from pgboss.job where state = 'completed'")
    expect(done.map(job => job.name)).toEqual(
      expect.arrayContaining(['collection', 'retire-due-secrets', 'partitions']),
    )
  }, patience)

  const [key] = await query<{ status: string }>('select status from keys')
  expect(key?.status).toBe('expired')
  const events = await query<{ actor: string }>("select actor from audit_events where action = 'key.expired'")
  expect(events).toEqual([{ actor: 'system:clock' }])
  const [minute] = await query<{ n: number }>('select count(*)::int n from collection_minutes')
  expect(minute?.n).toBeGreaterThanOrEqual(1)
  const [part] = await query<{ there: boolean }>(
    "select to_regclass('request_logs_' || to_char(now() at time zone 'utc', 'YYYYMMDD')) is not null as there",
  )
  expect(part?.there).toBe(true)
})

test('the queue holds a schedule for each job, and the clock’s role alone works on it', async () => {
  workers.push(await startWorker())
  await vi.waitFor(async () => {
    const schedules = await query<{ name: string; cron: string }>(
      'select name, cron from pgboss.schedule order by name',
    )
    expect(schedules.map(each => [each.name, each.cron])).toEqual([
      ['collection', '* * * * *'],
      ['count-day-requests', '* * * * *'],
      ['follow-offboardings', '* * * * *'],
      ['forget-attempts', '29 * * * *'],
      ['forget-batches', '37 * * * *'],
      ['forget-changes', '27 * * * *'],
      ['forget-deliveries', '7 3 * * *'],
      ['forget-expired', '57 2 * * *'],
      ['forget-sightings', '47 2 * * *'],
      ['handle-overdue-rotations', '* * * * *'],
      ['notify-before-due', '*/10 * * * *'],
      ['notify-before-end', '* * * * *'],
      ['open-due-rotations', '* * * * *'],
      ['partitions', '7 * * * *'],
      ['record-posture', '17 * * * *'],
      ['reseal-secrets', '32 * * * *'],
      ['retire-due-secrets', '* * * * *'],
      ['send-mail', '* * * * *'],
      ['watch-volume', '* * * * *'],
    ])
  }, patience)
})

test('survives a database that is away, and goes on once it is back', async () => {
  const minutes = async () => (await query<{ n: number }>('select count(*)::int n from collection_minutes'))[0]?.n
  await query('delete from collection_minutes')
  configureDatabase('postgres://nobody@127.0.0.1:1/nowhere')
  workers.push(await startWorker())
  configureDatabase(database.url)
  await vi.waitFor(async () => expect(await minutes()).toBeGreaterThan(0), patience)

  await query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'keyturn%'",
  )
  await query('delete from collection_minutes')
  const client = openJobQueue()
  client.on('error', () => {})
  await client.start()
  await vi.waitFor(async () => expect(await client.send('collection')).not.toBeNull(), patience)
  await vi.waitFor(async () => expect(await minutes()).toBeGreaterThan(0), patience)
  await client.stop({ graceful: false })
}, 60_000)
