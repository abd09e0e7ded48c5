import postgres from 'postgres'
import type { SystemActor } from '#lib/access/actor.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { type ApiProcess, startApiProcess } from './api-process.ts'
import type { Bench } from './bench.ts'
import { quantile } from './median.ts'
import { inThrowaway } from './throwaway.ts'

const trials = 200
const cutTrials = 40
const cutEveryMs = 20
const patienceMs = 5_000

/**
 * From a revocation in one process (this one, by the verb that a page's button calls) to its refusal in two others, which
 * are asked over and over. Counted from the moment at which the verb was called, so its own transaction is in it. Then the
 * same while the connection by which the two hear of changes is cut fifty times a second.
 */
export const revocationBench: Bench = {
  describe: `${trials} revocations, and ${cutTrials} while notifications are cut, until two other processes refuse`,
  run: ({ say }) =>
    inThrowaway(async url => {
      const { actor, token, make } = await prepare()
      const sql = postgres(url, { max: 2, onnotice: () => {} })
      const processes = [await startApiProcess(url), await startApiProcess(url)]
      try {
        const whole: number[] = []
        const sinceCommit: number[] = []
        for (let n = 0; n < trials; n++) {
          const took = await revoke({ actor, token, processes, key: await make() })
          whole.push(...took.map(each => each.whole))
          sinceCommit.push(...took.map(each => each.sinceCommit))
        }
        say('with notifications, that is; now without')
        const cutting = cutOverAndOver(sql)
        const cut: number[] = []
        for (let n = 0; n < cutTrials; n++) {
          const took = await revoke({ actor, token, processes, key: await make() })
          cut.push(...took.map(each => each.whole))
        }
        const cuts = await cutting.stop()
        if (cuts < cutTrials) throw new Error(`only ${cuts} connections were cut`)
        return {
          p99Ms: quantile(whole, 0.99),
          medianMs: quantile(whole, 0.5),
          p99SinceCommitMs: quantile(sinceCommit, 0.99),
          cutMaxMs: Math.round(Math.max(...cut)),
          trials,
          cuts,
        }
      } finally {
        for (const each of processes) await each.stop()
        await sql.end()
      }
    }),
}

interface Trial {
  actor: SystemActor
  token: string
  processes: ApiProcess[]
  key: { id: string; key: string }
}

/** Each process remembers the key before it is revoked; that it was asked from memory is what the first answers show. */
async function revoke({ actor, token, processes, key }: Trial) {
  const ask = (api: ApiProcess) =>
    api.post('/v1/verify', token, { key: key.key, service: 'payments', environment: 'production' })
  for (const api of processes) {
    for (let again = 0; again < 2; again++) {
      if ((await ask(api)).code !== 'valid') throw new Error('a live key was refused')
    }
  }
  let committedAt = Number.POSITIVE_INFINITY
  const begun = performance.now()
  const refusals = processes.map(async api => {
    while ((await ask(api)).code === 'valid') {
      if (performance.now() - begun > patienceMs) throw new Error('a revoked key was accepted for five seconds')
    }
    return performance.now()
  })
  must(await revokeKey(actor, { keyId: keyIdInput.parse(key.id) }))
  committedAt = performance.now()
  const refusedAt = await Promise.all(refusals)
  return refusedAt.map(at => ({ whole: at - begun, sinceCommit: Math.max(0, at - committedAt) }))
}

function cutOverAndOver(sql: postgres.Sql) {
  let cuts = 0
  let isStopped = false
  const cutting = (async () => {
    while (!isStopped) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'keyturn changes'`
      cuts += rows.length
      await new Promise(resolve => setTimeout(resolve, cutEveryMs))
    }
  })()
  return {
    async stop() {
      isStopped = true
      await cutting
      return cuts
    },
  }
}

async function prepare() {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  must(await createService(actor, { slug: 'payments', name: 'Payments', prefix: 'payments' }))
  const { token } = must(await createToken(actor, { name: 'gateway', scopes: ['keys:verify'] }))
  let made = 0
  const make = async () => {
    const name = `key-${made++}`
    return must(
      await createKey(actor, { service: 'payments', environment: 'production', name, holder: { machine: name } }),
    )
  }
  return { actor, token, make }
}
