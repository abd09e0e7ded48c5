import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { type Random, seeded } from '#lib/seeded.fixture.ts'
import { recountDay } from '#lib/usage/recount-day.ts'
import { countWaiting } from '#lib/usage/uncounted-batches.ts'
import { type Cluster, startCluster } from './cluster.fixture.ts'
import { freePort, type ServerProcess, startServer } from './server-process.fixture.ts'

// A sender that repeats what was not acknowledged, a server and a PostgreSQL that are killed under it.

/** More by hand: KEYTURN_KILLS=20, of which PostgreSQL gets a quarter more. KEYTURN_SEED repeats a run's batches. */
const kills = Number(process.env.KEYTURN_KILLS ?? 3)
const seed = Number(process.env.KEYTURN_SEED ?? Math.floor(Math.random() * 2 ** 31))
const senders = 3

let cluster: Cluster
let acme: TestOrganization
let token: string
let keys: { id: string; key: string }[]
let server: ServerProcess
let port: number
beforeAll(async () => {
  cluster = await startCluster()
  acme = await makeOrganization(cluster.url)
  token = await acme.token(['logs:write', 'keys:verify'])
  const input = { service: 'payments', environment: 'production' } as const
  keys = await Promise.all(
    ['a', 'b', 'c'].map(async name =>
      must(await createKey(acme.system, { ...input, name, holder: { machine: name } })),
    ),
  )
  port = await freePort()
  server = await startServer({ databaseUrl: cluster.url, port })
})
afterAll(async () => {
  await server?.end('SIGKILL')
  await cluster?.remove()
})

test('whatever is killed, each line that was acknowledged is counted once, and the rollups say what the rows say', {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const random = seeded(seed)
  const sent = sendAll(random)
  const asked = askAll(random)
  try {
    for (const victim of victims(random)) {
      const enough = sent.acknowledged.size + 2 + Math.floor(random() * 8)
      await until(() => sent.refused.length > 0 || sent.acknowledged.size >= enough)
      await pause(random() * 60)
      if (victim === 'server') {
        await server.end('SIGKILL')
        server = await startServer({ databaseUrl: cluster.url, port })
      } else {
        await cluster.kill()
        await cluster.start()
      }
    }
    const enough = sent.acknowledged.size + 5
    await until(() => sent.refused.length > 0 || sent.acknowledged.size >= enough)
  } finally {
    await sent.stop()
    await asked.stop()
    await server.end('SIGTERM')
  }
  const said = `seed ${seed}`
  expect(sent.refused, said).toEqual([])
  await asSuperuser(
    cluster.url,
    sql => sql`update uncounted_batches set held_until = now() where held_until is not null`,
  )
  while (await countWaiting()) {} // What a process held when it was killed.
  const stored = await asSuperuser(
    cluster.url,
    sql => sql<{ batch: string; rows: number; lines: number }[]>`
    select batch_id::text as batch, count(*)::int as rows, count(distinct line)::int as lines
    from request_logs where source = 'report' group by batch_id`,
  )
  const ofStored = stored.map(({ batch, rows, lines }) => [batch, rows, lines])
  const ofSent = [...sent.acknowledged].map(([batch, accepted]) => [batch, accepted, accepted])
  expect(ofStored.toSorted(), said).toEqual(ofSent.toSorted())

  const [left] = await asSuperuser(cluster.url, sql => sql`select count(*)::int as batches from uncounted_batches`)
  expect(left, said).toEqual({ batches: 0 })
  const days = await asSuperuser(
    cluster.url,
    sql => sql<{ day: string; verified: number }[]>`
    select to_char(time at time zone 'UTC', 'YYYY-MM-DD') as day,
      count(*) filter (where source = 'verification')::int as verified from request_logs group by 1`,
  )
  for (const { day } of days) {
    const recount = must(await recountDay(acme.system, { day, repair: false }))
    expect(recount.differences, said).toEqual([])
  }
  const verified = days.reduce((sum, each) => sum + each.verified, 0)
  expect(verified).toBeGreaterThan(0)
  expect(verified).toBeLessThanOrEqual(asked.tried())
  const lines = [...sent.acknowledged.values()].reduce((sum, each) => sum + each, 0)
  const { repeated, duplicates } = sent.counts()
  expect(duplicates).toBeGreaterThan(0)
  if (process.env.KEYTURN_KILLS)
    console.log(
      `${said}: ${sent.acknowledged.size} batches with ${lines} lines; ${repeated} times one was sent again, and was ` +
        `known ${duplicates} times; ${verified} of ${asked.answered()} verdicts recorded`,
    )
})

/** In no order that anybody chose. */
function victims(random: Random): ('server' | 'database')[] {
  const all = [...Array(kills).fill('server'), ...Array(Math.ceil(kills / 4)).fill('database')]
  return all
    .map(victim => ({ victim, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ victim }) => victim)
}

/** Sends batch after batch, each until it is acknowledged. Of every tenth the first acknowledgement is lost on its way. */
function sendAll(random: Random) {
  const acknowledged = new Map<string, number>()
  const refused: string[] = []
  let [begun, repeated, duplicates, isStopped] = [0, 0, 0, false]
  const send = async () => {
    while (!isStopped && refused.length === 0) {
      const { body, expected } = someLines(random)
      const name = randomUUID()
      let isLost = begun++ % 10 === 0
      for (let answer = await post(body, name); ; answer = await post(body, name)) {
        if (answer?.status === 200 && !isLost) {
          if (answer.body.accepted !== expected) refused.push(JSON.stringify(answer.body))
          if (answer.body.duplicate) duplicates++
          acknowledged.set(answer.body.batchId, expected)
          break
        }
        // What is not our fault is asked to be repeated: 503. Anything else would be.
        if (answer && answer.status !== 503 && answer.status !== 200)
          return void refused.push(`${answer.status} ${JSON.stringify(answer.body)} ${server.text()}`)
        if (answer?.status === 200) isLost = false
        repeated++
        await pause(20)
      }
    }
  }
  const sending = Promise.all(Array.from({ length: senders }, send))
  const stop = async () => {
    isStopped = true
    await sending
  }
  return { acknowledged, refused, stop, counts: () => ({ repeated, duplicates }) }
}

async function post(body: string, name: string) {
  const headers = {
    ...{ authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'idempotency-key': name },
  }
  try {
    const answer = await fetch(`${server.url}/v1/logs`, { method: 'POST', headers, body })
    const said = await answer.json()
    return { status: answer.status, body: said as { batchId: string; accepted: number; duplicate: boolean } }
  } catch {
    return undefined
  }
}

/** Of the last two hours, of all kinds; now and then one that is no line. */
function someLines(random: Random): { body: string; expected: number } {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const count = random() < 0.2 ? 3_000 : 1 + Math.floor(random() * 300)
  const lines = Array.from({ length: count }, () => ({
    time: new Date(Date.now() - random() * 7_200_000).toISOString(),
    ...(random() < 0.5 ? { keyId: pick(keys).id } : { key: pick(keys).key }),
    ...{ method: 'GET', path: `/charges/${Math.floor(random() * 50)}`, status: pick([200, 200, 404, 500]) },
    ...{ durationMs: Math.floor(random() * 900), bytes: Math.floor(random() * 9_000) },
    ...{ ip: `203.0.113.${Math.floor(random() * 250)}`, userAgent: pick(['curl/8.5.0', 'node']) },
  }))
  const texts = lines.map(line => JSON.stringify(line))
  if (random() < 0.2) texts.push('no line')
  return { body: texts.join('\n'), expected: count }
}

/** Verdicts are recorded beside the reports; what was not written when the server was killed is lost, and nothing else. */
function askAll(random: Random) {
  let [tried, answered, isStopped] = [0, 0, false]
  const asking = (async () => {
    while (!isStopped) {
      const key = keys[Math.floor(random() * keys.length)]?.key
      const body = JSON.stringify({ key, service: 'payments', environment: 'production', path: '/charges' })
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      tried++
      await fetch(`${server.url}/v1/verify`, { method: 'POST', headers, body })
        .then(async answer => {
          if ((await answer.text()) && answer.status === 200) answered++
        })
        .catch(() => {})
      await pause(20)
    }
  })()
  const stop = async () => {
    isStopped = true
    await asking
  }
  return { stop, tried: () => tried, answered: () => answered }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await pause(5)
}
