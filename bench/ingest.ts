import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { SystemActor } from '#lib/access/actor.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { startApiProcess } from './api-process.ts'
import type { Bench } from './bench.ts'
import { type LoadResult, loadHttp } from './http-load.ts'
import { insertKeys } from './insert-keys.ts'
import { bodyMaker, linesPerBatch } from './log-bodies.ts'
import { quantile } from './median.ts'
import { copyRaw, readBatches, withClient } from './raw-copy.ts'
import { inThrowaway } from './throwaway.ts'

const keyCount = 1_000
const serviceCount = 10
const senders = 8

/**
 * What reports cost: gzipped batches over HTTP to a process of the product's own server, answered once raw rows, rollups
 * and sightings are committed; in turns with a bare COPY of the same rows into the same partition. Then its memory while
 * senders never pause.
 */
export const ingestBench: Bench = {
  describe: `Batches of ${linesPerBatch} lines of ${keyCount} keys from 200,000 addresses, ${senders} senders, in turns with COPY of the same rows`,
  run: ({ say, args }) =>
    inThrowaway(async url => {
      const { minutes, rounds, batches } = sizes(args)
      const { token, keys } = await prepare(url)
      say('the keys are made')
      const makeBody = bodyMaker(keys)
      const api = await startApiProcess(url)
      let sent = 0
      const run = async (next: () => Buffer | undefined) => {
        const seconds = Number.POSITIVE_INFINITY
        const result = await loadHttp({ port: api.port, connections: senders, seconds, next })
        sent += result.latencies.length
        if (Object.keys(result.statuses).join() !== '200') throw new Error(JSON.stringify(result.statuses))
        return result
      }
      const round = async (count: number): Promise<LoadResult & { seconds: number }> => {
        const waiting = Array.from({ length: count }, () => requestOf(token, makeBody()))
        const begun = performance.now()
        const result = await run(() => waiting.pop())
        return { ...result, seconds: (performance.now() - begun) / 1000 }
      }
      try {
        await round(senders * 2)
        say('the first batches are in')
        const rates: { own: number; raw: number }[] = []
        const latencies: number[] = []
        for (let n = 0; n < rounds; n++) {
          const since = new Date()
          const result = await round(batches)
          latencies.push(...result.latencies)
          const own = (batches * linesPerBatch) / result.seconds
          const ready = await readBatches(url, since, linesPerBatch)
          const raw = await copyRaw(url, await partitionOf(url, since), ready)
          rates.push({ own, raw })
          say(`${Math.round(own)} lines a second, by COPY ${Math.round(raw)}`)
          await compareCounts(url, sent * linesPerBatch)
        }
        const steady = await watchMemory(api.pid, () => {
          const until = performance.now() + minutes * 60_000
          return run(() => (performance.now() < until ? requestOf(token, makeBody()) : undefined))
        })
        await compareCounts(url, sent * linesPerBatch)
        const median = (pick: (rate: { own: number; raw: number }) => number) => quantile(rates.map(pick), 0.5)
        return {
          ratio: median(({ own, raw }) => own / raw),
          eventsPerSecond: Math.round(median(({ own }) => own)),
          copyPerSecond: Math.round(median(({ raw }) => raw)),
          batchMedianMs: quantile(latencies, 0.5),
          batchP95Ms: quantile(latencies, 0.95),
          maxRssMiB: steady.maxRssMiB,
          minutes,
          steadyEventsPerSecond: Math.round((steady.value.latencies.length * linesPerBatch) / (minutes * 60)),
        }
      } finally {
        await api.stop()
      }
    }),
}

function sizes(args: readonly string[]) {
  const number = { type: 'string' } as const
  const options = { minutes: number, rounds: number, batches: number, json: { type: 'boolean' } } as const
  const { values } = parseArgs({ args: [...args], options })
  const { minutes = '10', rounds = '5', batches = '240' } = values
  return { minutes: Number(minutes), rounds: Number(rounds), batches: Number(batches) }
}

async function prepare(url: string): Promise<{ token: string; keys: string[] }> {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const { token } = must(await createToken(actor, { name: 'gateway', scopes: ['logs:write'] }))
  const keys: string[] = []
  for (let n = 0; n < serviceCount; n++) {
    const prefix = `s${n}`
    const { id: serviceId } = must(await createService(actor, { slug: prefix, name: `Service ${n}`, prefix }))
    const count = keyCount / serviceCount
    keys.push(...(await insertKeys(url, { organizationId, serviceId, prefix, count })))
  }
  return { token, keys }
}

/** With a name of its own, by which its repetition would be told. */
function requestOf(token: string, body: Buffer): Buffer {
  const head =
    `POST /v1/logs HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
    'content-type: application/x-ndjson\r\ncontent-encoding: gzip\r\n' +
    `idempotency-key: ${randomUUID()}\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

async function partitionOf(url: string, time: Date): Promise<string> {
  const name = `request_logs_${time.toISOString().slice(0, 10).replaceAll('-', '')}`
  return withClient(url, async client => {
    const { rows } = await client.query('select from pg_class where relname = $1', [name])
    if (rows.length === 0) throw new Error(`${name} is not there`)
    return name
  })
}

/** What was sent is what is counted, by the minute and by the day, of keys and of services, and by country. */
async function compareCounts(url: string, lines: number): Promise<void> {
  const { rows } = await withClient(url, client =>
    client.query<Record<string, string>>(`select
      (select sum(requests) from usage_minute) as minutes, (select sum(requests) from usage_day) as days,
      (select sum(requests) from service_minute) as service_minutes, (select sum(requests) from service_day) as service_days,
      (select sum(requests) from key_values_hour where dimension = 'address') as addresses,
      (select sum(accepted) from ingest_batches) as accepted`),
  )
  for (const [name, count] of Object.entries(rows[0] ?? {}))
    if (Number(count) !== lines) throw new Error(`${lines} lines were sent, and ${name} says ${count}`)
}

/** The most that a process held in memory while a work took its time, looked at four times a second. */
async function watchMemory<T>(pid: number, work: () => Promise<T>) {
  let maxKiB = 0
  const look = () => {
    const [, resident] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    maxKiB = Math.max(maxKiB, Number(resident))
  }
  const timer = setInterval(look, 250)
  try {
    const value = await work()
    look()
    return { value, maxRssMiB: Math.round(maxKiB / 1024) }
  } finally {
    clearInterval(timer)
  }
}
