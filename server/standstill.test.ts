import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { intakeBytes } from '#lib/usage/intake.ts'
import { type Cluster, startCluster } from './cluster.fixture.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'

// A database that stands still is no database that is away: connections stay open, and no answer comes.

const batches = 200
const linesPerBatch = 100
const bodyBytes = 2 ** 20

let cluster: Cluster
let acme: TestOrganization
let server: ServerProcess
let tokens: string[]
let reader: string
let body: string
const frozen: number[] = []
beforeAll(async () => {
  cluster = await startCluster()
  acme = await makeOrganization(cluster.url)
  reader = await acme.token(['usage:read'])
  tokens = [await acme.token(['logs:write']), await acme.token(['logs:write'])]
  const input = { service: 'payments', environment: 'production', name: 'a', holder: { machine: 'a' } } as const
  const { id: keyId } = must(await createKey(acme.system, input))
  const note = 'x'.repeat(bodyBytes / linesPerBatch - 200)
  const line = JSON.stringify({ time: new Date().toISOString(), keyId, path: '/', status: 200, ip: '192.0.2.1', note })
  body = Array.from({ length: linesPerBatch }, () => line).join('\n')
  server = await startServer({ databaseUrl: cluster.url })
})
afterAll(async () => {
  thaw()
  await server?.end('SIGKILL')
  await cluster?.remove()
})

/** Stops every process of PostgreSQL where it stands. */
async function freeze(): Promise<void> {
  const backends = await asSuperuser(cluster.url, sql => sql<{ pid: number }[]>`select pid from pg_stat_activity`)
  const postmaster = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${backends[0]?.pid}/stat`, 'utf8'))?.[1])
  for (const pid of [postmaster, ...backends.map(each => each.pid)]) {
    try {
      process.kill(pid, 'SIGSTOP')
      frozen.push(pid)
    } catch {} // The one that was asked by is gone.
  }
}

function thaw(): void {
  for (const pid of frozen.splice(0)) {
    try {
      process.kill(pid, 'SIGCONT')
    } catch {} // It went as soon as the postmaster ran on.
  }
}

interface Answer {
  name: string
  status: number
  retryAfter: string | null
  accepted?: number
}

async function send(name: string, n: number): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${tokens[n % tokens.length]}`,
    'content-type': 'application/x-ndjson',
    'idempotency-key': name,
  }
  const answer = await fetch(`${server.url}/v1/logs`, { method: 'POST', headers, body })
  const { accepted } = (await answer.json()) as { accepted?: number }
  return { name, status: answer.status, retryAfter: answer.headers.get('retry-after'), accepted }
}

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${reader}` } })).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

test.runIf(process.platform === 'linux')(
  'while the database stands still a server holds no more than its bound, and afterwards what was acknowledged counts once',
  { timeout: 120_000 },
  async () => {
    const warm = await Promise.all([0, 1, 2].map(n => send(`warm-${n}`, n)))
    expect(warm.map(each => each.status)).toEqual([200, 200, 200])
    expect(await gauge('keyturn_log_bytes_held')).toBe(0)
    await freeze()

    const names: string[] = Array.from({ length: batches }, () => randomUUID())
    const answers: Answer[] = []
    const sent = names.map(async (name, n) => void answers.push(await send(name, n)))
    // What has room waits; all others are told at once.
    const room = Math.ceil(intakeBytes / bodyBytes)
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(batches - room)
    const early = [...answers]
    expect(early.filter(each => ![429, 503].includes(each.status) || !each.retryAfter)).toEqual([])
    const held = await gauge('keyturn_log_bytes_held')
    expect([held > 16 * 2 ** 20, held <= intakeBytes]).toEqual([true, true])
    expect(await gauge('process_resident_memory_bytes')).toBeLessThan(512 * 2 ** 20)

    thaw()
    await Promise.all(sent)
    expect(answers.filter(each => ![200, 429, 503].includes(each.status))).toEqual([])
    for (let refused = answers.filter(each => each.status !== 200); refused.length > 0; ) {
      const again = await Promise.all(refused.slice(0, 8).map(({ name }) => send(name, names.indexOf(name))))
      const done = new Set(again.filter(each => each.status === 200).map(each => each.name))
      refused = refused.filter(each => !done.has(each.name))
    }
    const lines = (batches + warm.length) * linesPerBatch
    const [stored] = await asSuperuser(
      cluster.url,
      sql => sql`select (select count(*)::int from request_logs) as rows,
        (select count(distinct batch_id)::int from request_logs) as batches,
        (select sum(requests)::int from usage_minute) as minutes, (select sum(requests)::int from service_day) as days,
        (select sum(requests)::int from sightings where dimension = 'prefix') as seen`,
    )
    expect(stored).toEqual({ rows: lines, batches: batches + warm.length, minutes: lines, days: lines, seen: lines })
    expect(await gauge('keyturn_log_bytes_held')).toBe(0)
  },
)
