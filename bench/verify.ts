import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import postgres from 'postgres'
import type { SystemActor } from '#lib/access/actor.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { freePort, startApiProcess } from './api-process.ts'
import type { Bench } from './bench.ts'
import { loadHttp } from './http-load.ts'
import { insertKeys } from './insert-keys.ts'
import { quantile } from './median.ts'
import { inThrowaway } from './throwaway.ts'

const keyCount = 100_000
const connections = 32
const rounds = 5
const roundSeconds = 4

/**
 * Verdicts of a process of the product's own server, with limits, networks and log lines on, against a bare `node:http`
 * that parses the same body, hashes and replies as much; in turns, so that both have the same machine. 1 % of the keys
 * asked for are unknown (with a right checksum) and 1 % malformed.
 */
export const verifyBench: Bench = {
  describe: `${keyCount} live keys, ${connections} connections, ${rounds} rounds of ${roundSeconds} s each in turn with a bare server`,
  run: ({ say }) =>
    inThrowaway(async url => {
      const { token, keys } = await prepare(url)
      say('the keys are made')
      const api = await startApiProcess(url)
      const worker = await startApiProcess(url, 'worker') // counts what was verified, meanwhile
      const bare = await startBare(replySize)
      const asked = Array.from({ length: keyCount }, () => requestOf(token, keys))
      const next = () => asked[randomInt(asked.length)] as Buffer
      const run = (port: number, seconds: number, perSecond?: number) =>
        loadHttp({ port, connections, seconds, next, ...(perSecond && { perSecond }) })
      try {
        let at = 0
        const inOrder = () => requestOf(token, keys, at++)
        while (at < keys.length) await loadHttp({ port: api.port, connections, seconds: 5, next: inOrder })
        say('every key was asked for once')
        await everythingDone(url)
        say('and everything is counted')
        await run(bare.port, 2)
        const rates: [number, number][] = []
        for (let round = 0; round < rounds; round++) {
          await everythingDone(url)
          const base = await run(bare.port, roundSeconds)
          const own = await run(api.port, roundSeconds)
          if (Object.keys(own.statuses).join() !== '200') throw new Error(JSON.stringify(own.statuses))
          rates.push([own.perSecond, base.perSecond])
          say(`${Math.round(own.perSecond)} of ${Math.round(base.perSecond)} a second`)
        }
        const rps = quantile(
          rates.map(([own]) => own),
          0.5,
        )
        const baselineRps = quantile(
          rates.map(([, base]) => base),
          0.5,
        )
        const tails: [number, number][] = []
        for (let round = 0; round < rounds; round++) {
          await everythingDone(url)
          const base = await run(bare.port, roundSeconds, baselineRps / 2)
          const own = await run(api.port, roundSeconds, rps / 2)
          tails.push([quantile(own.latencies, 0.99), quantile(base.latencies, 0.99)])
        }
        return {
          ratio: quantile(
            rates.map(([own, base]) => own / base),
            0.5,
          ),
          rps: Math.round(rps),
          baselineRps: Math.round(baselineRps),
          p99Ratio: quantile(
            tails.map(([own, base]) => own / base),
            0.5,
          ),
          p99Ms: quantile(
            tails.map(([own]) => own),
            0.5,
          ),
        }
      } finally {
        await api.stop()
        await worker.stop()
        await bare.stop()
      }
    }),
}

const replySize = 420

/** A request as a gateway sends it: for one of the keys, and now and then for none. */
function requestOf(token: string, keys: readonly string[], index?: number): Buffer {
  const dice = index === undefined ? randomInt(100) : 99
  const known = keys[index ?? randomInt(keys.length)] ?? keys[0] ?? ''
  const key = dice === 0 ? generateKey('payments', 'production') : dice === 1 ? `${known.slice(0, -1)}!` : known
  const n = randomInt(50_000)
  const body = JSON.stringify({
    ...{ key, service: 'payments', environment: 'production', method: 'GET', path: `/v1/charges/${n}` },
    ...{ ip: `83.149.${n % 16}.${n % 251}`, userAgent: 'payments-sdk/4.2 (linux)' },
  })
  return Buffer.from(
    `POST /v1/verify HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** What was asked before is not a part of what is measured, of the bare server least of all. */
async function everythingDone(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 })
  const left = async () =>
    (
      await sql<
        { n: number }[]
      >`select (select count(*) from uncounted_batches)::int + (select count(*) from cues)::int as n`
    )[0]?.n ?? 0
  while ((await left()) > 0) await new Promise(resolve => setTimeout(resolve, 200))
  await sql.end()
}

async function startBare(bytes: number) {
  const port = await freePort()
  const child = spawn(process.execPath, ['bench/bare-server.ts', String(port), String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    port,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function prepare(url: string): Promise<{ token: string; keys: string[] }> {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const service = must(await createService(actor, { slug: 'payments', name: 'Payments', prefix: 'payments' }))
  const { token } = must(await createToken(actor, { name: 'gateway', scopes: ['keys:verify'] }))
  const policies = {
    allowedNetworks: ['83.149.0.0/16', '2a02:6b8::/32'],
    rateLimits: [{ name: 'minute', limit: 1_000_000, windowSeconds: 60 }],
    scopes: ['charges:read'],
  }
  const wanted = { organizationId, serviceId: service.id, prefix: 'payments', count: keyCount, policies }
  const keys = await insertKeys(url, wanted)
  return { token, keys }
}
