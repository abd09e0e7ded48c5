import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { getUsage } from './get-usage.ts'
import { findImportActor, importLogs } from './import-logs.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeKey, makeService, now } from './usage.fixture.ts'

const database = useTestDatabase()
const realLog = '../shared/data/access-logs/apache_logs'
const hasRealLog = existsSync(realLog)
let folder: string
let owner: MemberActor
let services = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-import-'))
  if (!hasRealLog) console.warn(`skipped: what is tested on a real log, since ${realLog} is not there`)
})
afterAll(async () => {
  await closeIngest()
  rmSync(folder, { recursive: true })
})

/** A key of a new organization, and an importer of files for it. */
async function newKey() {
  const made = await makeService(`Import${++services}`)
  owner = made.owner
  const run = async (file: string, chunkLines = 20_000) => {
    const actor = await findImportActor(made.key.id)
    if (!actor) throw new Error('no such key')
    return must(await importLogs(actor, { file, keyId: made.key.id, format: 'auto', chunkLines }))
  }
  return { keyId: made.key.id as KeyId, run }
}

async function daysOf(keyId: KeyId, from = '2015-05-17', to = '2015-05-21') {
  const range = { from: new Date(from), to: new Date(to), interval: 'day' } as const
  return must(await getUsage(owner, { key: keyId, ...range }))
}

async function expectRealTotals(keyId: KeyId) {
  const usage = await daysOf(keyId)
  const sum = (field: 'clientErrors' | 'serverErrors' | 'bytes' | 'refused') =>
    usage.buckets.reduce((total, bucket) => total + bucket[field], 0)
  expect(usage.source).toBe('report')
  expect(usage.buckets.map(bucket => [bucket.start.slice(0, 10), bucket.collected, bucket.requests])).toEqual([
    ['2015-05-17', true, 1632],
    ['2015-05-18', true, 2893],
    ['2015-05-19', true, 2896],
    ['2015-05-20', true, 2579],
  ])
  expect([sum('clientErrors'), sum('serverErrors'), sum('refused'), sum('bytes')]).toEqual([217, 3, 0, 2_747_282_740])
}

test.runIf(hasRealLog)(
  'ten thousand real lines count as another program counts them, and twice add nothing (where the data is present)',
  async () => {
    const { keyId, run } = await newKey()
    expect(await run(realLog)).toMatchObject({ format: 'combined', lines: 10_000, accepted: 10_000, rejectedCount: 0 })
    await expectRealTotals(keyId)
    expect(await run(realLog)).toMatchObject({ skippedBytes: 2_370_789, lines: 0, accepted: 0 })
    const packed = join(folder, 'packed.gz')
    writeFileSync(packed, gzipSync(readFileSync(realLog)))
    expect(await run(packed)).toMatchObject({ skippedBytes: 2_370_789, accepted: 0 })
    await expectRealTotals(keyId)
  },
)

test.runIf(hasRealLog)(
  'an import that is killed in the middle goes on where it stood (where the data is present)',
  async () => {
    const { keyId, run } = await newKey()
    const script = `
    import { configureDatabase } from '#db/client.ts'
    import { setEnv } from '#lib/env.ts'
    import { findImportActor, importLogs } from '#lib/usage/import-logs.ts'
    const { env } = process
    setEnv({ pepper: 'x'.repeat(32), acceptedPeppers: [], keptDays: { raw: 30, minute: 90, hour: 400 } })
    configureDatabase(env.IMPORT_DATABASE)
    const actor = await findImportActor(env.IMPORT_KEY)
    const onProgress = soFar => console.log(soFar.accepted)
    await importLogs(actor, { file: env.IMPORT_FILE, keyId: env.IMPORT_KEY, format: 'auto', chunkLines: 250, onProgress })`
    const env = { ...process.env, IMPORT_DATABASE: database.url, IMPORT_KEY: keyId, IMPORT_FILE: realLog }
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise(resolve => child.on('exit', (_code, signal) => resolve(signal)))
    for await (const line of createInterface({ input: child.stdout })) {
      if (Number(line) >= 2_000) child.kill('SIGKILL')
    }
    expect(await ended).toBe('SIGKILL')
    const rest = await run(realLog)
    expect(rest.accepted).toBeGreaterThan(0)
    expect(rest.accepted).toBeLessThanOrEqual(8_000)
    await expectRealTotals(keyId)
  },
)

const line = (second: number, rest = '"GET /a HTTP/1.1" 200 5 "-" "curl/8"') =>
  `192.0.2.1 - - [01/Mar/2020:12:00:${String(second).padStart(2, '0')} +0000] ${rest}\n`

test('a file that grows goes on where it ended; a rotated one starts anew', async () => {
  const { keyId, run } = await newKey()
  const file = join(folder, 'growing.log')
  writeFileSync(file, line(1) + line(2))
  expect(await run(file)).toMatchObject({ accepted: 2, skippedBytes: 0 })
  appendFileSync(file, line(3))
  expect(await run(file)).toMatchObject({ accepted: 1, lines: 1 })
  writeFileSync(file, line(4) + line(5) + line(6))
  expect(await run(file)).toMatchObject({ accepted: 3, skippedBytes: 0 })
  const { buckets } = await daysOf(keyId, '2020-03-01', '2020-03-02')
  expect(buckets[0]).toMatchObject({ requests: 6, bytes: 30 })
})

test('a gateway’s file is read in the format that most of its lines have, whoever they name', async () => {
  const { keyId, run } = await newKey()
  const file = join(folder, 'caddy.log')
  const lines = readFileSync('docs/logs/caddy.ndjson', 'utf8')
  writeFileSync(file, `${lines.replaceAll('17953323', '15830592')}{"level":"info","ts":1583059200,"msg":"started"}\n`)
  expect(await run(file)).toMatchObject({
    ...{ format: 'caddy', accepted: 2, rejected: [{ line: 3, reason: 'bad_format' }] },
  })
  const { buckets } = await daysOf(keyId, '2020-03-01', '2020-03-02')
  expect(buckets[0]).toMatchObject({ requests: 2, clientErrors: 1, bytes: 832 })
})

test('malformed lines are counted and named, and sink nothing', async () => {
  const { keyId, run } = await newKey()
  const file = join(folder, 'malformed.log')
  const long = `192.0.2.1 - - [01/Mar/2020:12:00:00 +0000] "GET /${'a'.repeat(400_000)} HTTP/1.1" 200 5\n`
  const odd = [
    line(1),
    'not a log line\n',
    long,
    '\n',
    line(2, '"\\x16\\x03\\x01" 400 -'),
    'nul \0 byte\n',
    line(3).trimEnd(),
  ]
  writeFileSync(file, odd.join(''))
  const imported = await run(file)
  expect(imported).toMatchObject({ lines: 7, accepted: 3, rejectedCount: 3 })
  expect(imported.rejected).toEqual([
    { line: 2, reason: 'bad_format' },
    { line: 3, reason: 'too_long' },
    { line: 6, reason: 'bad_format' },
  ])
  const { buckets } = await daysOf(keyId, '2020-03-01', '2020-03-02')
  expect(buckets[0]).toMatchObject({ requests: 3, clientErrors: 1 })
})

test('JSON lines, without an end at the end', async () => {
  const { keyId, run } = await newKey()
  const file = join(folder, 'lines.ndjson')
  const record = (status: number) =>
    JSON.stringify({ time: '2020-03-01T12:00:00Z', status, 'url.path': '/a', keyId: 'x' })
  writeFileSync(file, `${record(200)}\n{"time"\n${record(503)}`)
  expect(await run(file)).toMatchObject({ format: 'ndjson', accepted: 2, rejected: [{ line: 2, reason: 'bad_json' }] })
  const { buckets } = await daysOf(keyId, '2020-03-01', '2020-03-02')
  expect(buckets[0]).toMatchObject({ requests: 2, serverErrors: 1 })
})

test('what is no log, no file and no key is said so', async () => {
  const { keyId } = await newKey()
  const file = join(folder, 'prose.txt')
  writeFileSync(file, 'Call me Ishmael.\n')
  const actor = await findImportActor(keyId)
  if (!actor) throw new Error('no such key')
  const of = (input: { file: string; keyId?: string }) => importLogs(actor, { keyId, format: 'auto', ...input })
  expect(await of({ file })).toMatchObject({ error: { reason: 'format_unknown' } })
  expect(await of({ file: 'package.json' })).toMatchObject({ error: { reason: 'format_unknown' } })
  expect(await of({ file: join(folder, 'missing') })).toMatchObject({ error: { reason: 'file_unreadable' } })
  const foreign = await newKey()
  expect(await of({ file, keyId: foreign.keyId })).toMatchObject({ error: { reason: 'not_found' } })
  expect(await findImportActor('not-an-id')).toBeNull()
})

test('an import decides for its own days and leaves the present alone', async () => {
  const { keyId, run } = await newKey()
  const file = join(folder, 'days.log')
  writeFileSync(file, line(1))
  await run(file)
  const spans = await asOwner<{ from: string; until: string; source: string }>(
    database.url,
    `select from_time::text as from, until_time::text as until, s.source
     from service_log_sources s join keys k using (service_id) where k.id = $1`,
    [keyId],
  )
  expect(spans).toEqual([{ from: '2020-03-01 00:00:00+00', until: '2020-03-02 00:00:00+00', source: 'report' }])
  const today = { from: new Date(now.getTime() - 3_600_000), to: now, interval: 'hour' } as const
  expect(must(await getUsage(owner, { key: keyId, ...today })).source).toBe('verification')
  expect(await makeKey(owner, 'payments', 'Another')).toBeDefined()
})
