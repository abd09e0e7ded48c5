import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import type { SystemActor } from '#lib/access/actor.ts'
import { judgeWaitingCues } from '#lib/alerts/judge-waiting-cues.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { setEnv } from '#lib/env.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { startJudge } from '#worker/judge.ts'
import type { Bench } from './bench.ts'
import { benchEnv } from './env.ts'
import { quantile } from './median.ts'
import { packed, report, reportBody } from './report.ts'
import { inThrowaway } from './throwaway.ts'

const watchedKeys = 120
const busyKeys = 200
const linesPerBatch = 5_000
const rateSeconds = 10
const gapMs = 400
const patienceMs = 60_000
const hourMs = 3_600_000

/**
 * From a request's arrival to its alert's mail being handed over, while others report at half the rate that this machine
 * can take: the product's own ingestion, judge and mail, and a mail server on the loopback. Every other incident is a new
 * country, the rest touch a sensitive route.
 */
export const alertsBench: Bench = {
  describe: `${watchedKeys} keys are stolen one after the other while ${busyKeys} others are reported at half the rate that is possible`,
  run: ({ say }) =>
    inThrowaway(async url => {
      const inbox = await openInbox()
      setEnv({ ...benchEnv(url), smtpUrl: inbox.url, mailFrom: 'keyturn@example.com' })
      try {
        const { actor, watched, busy } = await prepare()
        say('the keys have a history')
        const linesPerSecond = await possibleRate(actor, busy)
        const half = Math.round(linesPerSecond / 2)
        say(`${linesPerSecond} lines a second are possible; ${half} are reported meanwhile`)
        const judge = startJudge()
        const stopping = new AbortController()
        const background = reportSteadily(actor, { keys: busy, perSecond: half }, stopping.signal)
        const arrived = new Map<string, number>()
        for (const [n, { name, id }] of watched.entries()) {
          arrived.set(name, performance.now())
          await report(actor, incident(id, n), new Date())
          await pause(gapMs)
        }
        const until = performance.now() + patienceMs
        while (inbox.seen.size < watched.length && performance.now() < until) await pause(100)
        stopping.abort()
        const reported = await background
        await judge.stop()
        const missing = watched.filter(({ name }) => !inbox.seen.has(name))
        if (missing.length > 0) throw new Error(`${missing.length} alerts were never mailed`)
        const took = watched.map(({ name }) => (inbox.seen.get(name) ?? 0) - (arrived.get(name) ?? 0))
        const alerts = await countAlerts(actor)
        return {
          tripwireP95Ms: quantile(took, 0.95),
          tripwireMedianMs: quantile(took, 0.5),
          tripwireMaxMs: Math.round(Math.max(...took)),
          requestsPerSecond: Math.round(reported.lines / reported.seconds),
          possiblePerSecond: linesPerSecond,
          alerts,
          incidents: watched.length,
        }
      } finally {
        await inbox.close()
      }
    }),
}

async function prepare() {
  await checkPeppers()
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const sensitiveRoutes = ['POST /v1/payouts']
  must(await createService(actor, { slug: 'payments', name: 'Payments', prefix: 'payments', sensitiveRoutes }))
  const make = async (name: string) => {
    const input = { service: 'payments', environment: 'production' as const, name, holder: { machine: name } }
    return { name, id: must(await createKey(actor, input)).id }
  }
  const watched = []
  for (let n = 0; n < watchedKeys; n++) watched.push(await make(`watched-${String(n).padStart(3, '0')}`))
  const busy = []
  for (let n = 0; n < busyKeys; n++) busy.push((await make(`busy-${n}`)).id)
  const now = Date.now()
  for (let hour = 20 * 24; hour > 0; hour -= 4) {
    const time = new Date(now - hour * hourMs).toISOString()
    const lines = [...watched.map(({ id }) => id), ...busy].map(keyId => lineOf({ keyId, time }))
    await report(actor, lines, new Date())
  }
  while ((await judgeWaitingCues()) > 0);
  return { actor, watched, busy }
}

const lineOf = (more: object) =>
  JSON.stringify({ status: 200, method: 'GET', path: '/v1/charges', ip: '5.9.10.20', userAgent: 'billing/5', ...more })

function incident(keyId: string, n: number): string[] {
  const time = new Date().toISOString()
  if (n % 2 === 0) return Array.from({ length: 3 }, () => lineOf({ keyId, time, ip: '139.162.1.1' }))
  return [lineOf({ keyId, time, method: 'POST', path: '/v1/payouts' })]
}

let made = 0

/** The lines of a moment, no two batches alike. */
function batchOf(keys: readonly string[], lines: number): Buffer {
  const time = new Date().toISOString()
  made++
  return packed(
    Array.from({ length: lines }, (_, i) =>
      lineOf({
        keyId: keys[i % keys.length],
        time,
        path: `/v1/charges/${i % 5_000}`,
        durationMs: i % 300,
        requestId: `${made}`,
      }),
    ),
  )
}

async function possibleRate(actor: SystemActor, keys: readonly string[]): Promise<number> {
  let lines = 0
  const begun = performance.now()
  const send = async () => {
    while (performance.now() - begun < rateSeconds * 1000) {
      const taken = await reportBody(actor, batchOf(keys, linesPerBatch), new Date())
      lines += taken
    }
  }
  await Promise.all([send(), send()])
  return Math.round(lines / ((performance.now() - begun) / 1000))
}

async function reportSteadily(
  actor: SystemActor,
  { keys, perSecond }: { keys: readonly string[]; perSecond: number },
  signal: AbortSignal,
): Promise<{ lines: number; seconds: number }> {
  const begun = performance.now()
  let lines = 0
  while (!signal.aborted) {
    const due = ((performance.now() - begun) / 1000) * perSecond - lines
    if (due < 500) await pause(50)
    else lines += await reportBody(actor, batchOf(keys, Math.min(linesPerBatch, Math.floor(due))), new Date())
  }
  return { lines, seconds: (performance.now() - begun) / 1000 }
}

async function countAlerts(actor: SystemActor): Promise<number> {
  let count = 0
  for (let cursor: string | undefined; ; ) {
    const page = await listAlerts(actor, { limit: 100, cursor })
    count += page.items.length
    if (page.nextCursor === null) return count
    cursor = page.nextCursor
  }
}

/** When a mail first named a key. */
async function openInbox() {
  const seen = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      stream.on('end', () => {
        const at = performance.now()
        for (const [name] of text.replaceAll('=\r\n', '').matchAll(/watched-\d{3}/g))
          if (!seen.has(name)) seen.set(name, at)
        done()
      })
    },
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    seen,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}
