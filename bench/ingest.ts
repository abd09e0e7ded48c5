import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { SystemActor } from '#lib/access/actor.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import type { Bench } from './bench.ts'
import { quantile } from './median.ts'
import { packed, reportBody } from './report.ts'
import { inThrowaway } from './throwaway.ts'

const linesPerBatch = 10_000
const batches = 50
const keyCount = 200

/** What a gateway's reports cost: gzipped NDJSON in, raw rows, rollups and sightings durable. Counts what came out. */
export const ingestBench: Bench = {
  describe: `Reporting ${batches} batches of ${linesPerBatch} lines of ${keyCount} keys, two at a time`,
  run: ({ say }) =>
    inThrowaway(async () => {
      const { actor, keys } = await prepare()
      const now = new Date()
      const bodies = Array.from({ length: batches }, (_, n) => packed(makeLines(keys, now, n)))
      say('the bodies are made')
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const samples: number[] = []
      let accepted = 0
      const begun = performance.now()
      const send = async () => {
        for (let body = bodies.pop(); body; body = bodies.pop()) {
          const from = performance.now()
          const taken = await reportBody(actor, body, now)
          accepted += taken
          samples.push(performance.now() - from)
        }
      }
      await Promise.all([send(), send()])
      const seconds = (performance.now() - begun) / 1000
      delay.disable()
      const day = 86_400_000
      const range = {
        from: new Date(now.getTime() - day),
        to: new Date(now.getTime() + day),
        interval: 'hour',
      } as const
      const usage = must(await getUsage(actor, range))
      const counted = usage.buckets.reduce((sum, bucket) => sum + bucket.requests, 0)
      if (accepted !== batches * linesPerBatch || counted !== accepted)
        throw new Error(`${accepted} in, ${counted} out`)
      return {
        lines: accepted,
        linesPerSecond: Math.round(accepted / seconds),
        batchMedianMs: quantile(samples, 0.5),
        batchP95Ms: quantile(samples, 0.95),
        eventLoopP99Ms: Math.round(delay.percentile(99) / 1e4) / 100,
        eventLoopMaxMs: Math.round(delay.max / 1e4) / 100,
      }
    }),
}

async function prepare(): Promise<{ actor: SystemActor; keys: string[] }> {
  await checkPeppers()
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  must(await createService(actor, { slug: 'payments', name: 'Payments', prefix: 'payments' }))
  const keys: string[] = []
  for (let n = 0; n < keyCount; n++) {
    const holder = { machine: `machine-${n}` }
    const environment = 'production' as const
    keys.push(must(await createKey(actor, { service: 'payments', environment, name: `key-${n}`, holder })).key)
  }
  return { actor, keys }
}

/** Ten minutes of requests; made of a hash, so that each run has the same ones but for the time. */
function makeLines(keys: readonly string[], now: Date, batch: number): string[] {
  const lines: string[] = []
  for (let n = 0; n < linesPerBatch; n++) {
    const dice = createHash('sha1').update(`${batch} ${n}`).digest()
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = dice
    lines.push(
      JSON.stringify({
        time: new Date(now.getTime() - (dice.readUInt32LE(8) % 600_000)).toISOString(),
        key: keys[(a * 256 + b) % keys.length],
        method: c < 200 ? 'GET' : 'POST',
        path: `/v1/charges/${dice.toString('hex', 12, 16)}`,
        status: d < 240 ? 200 : d < 250 ? 404 : 500,
        durationMs: 5 + (e * f) / 64,
        ip: `83.149.${e % 16}.${f}`,
        userAgent: c % 2 ? 'payments-sdk/4.2 (linux)' : 'python-requests/2.32',
        bytes: 100 + e * f,
      }),
    )
  }
  return lines
}
