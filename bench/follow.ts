import { parseArgs } from 'node:util'
import postgres from 'postgres'
import type { SystemActor } from '#lib/access/actor.ts'
import { learn, observe } from '#lib/detection/volume/observe.ts'
import { bucketMs, bucketsOfDay, volumeParameters } from '#lib/detection/volume/parameters.ts'
import { counts } from '#lib/detection/volume/scale.ts'
import { encodeState } from '#lib/detection/volume/state-bytes.ts'
import { createVolumeState } from '#lib/detection/volume/volume-state.ts'
import { watchVolume } from '#lib/detection/watch-volume.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { nilId } from '#lib/usage/rollup.ts'
import type { Bench } from './bench.ts'
import { insertKeys } from './insert-keys.ts'
import { quantile, timed } from './median.ts'
import { inThrowaway } from './throwaway.ts'
import { makeTraffic } from './traffic.ts'

const serviceCount = 20
const learnedDays = 15
const buckets = 5

/**
 * The clock's own job on keys that are all in use, through the database: their counts are read, each key's state is read,
 * looked at, taught and written again, bucket after bucket. Promised: a bucket of 100,000 keys within its five minutes.
 */
export const followBench: Bench = {
  describe: `${buckets} buckets of five minutes in which every key of ${serviceCount} services is used; states of ${learnedDays} days`,
  run: ({ say, args }) =>
    inThrowaway(async url => {
      const { values } = parseArgs({
        args: [...args],
        options: { keys: { type: 'string', default: '20000' }, json: { type: 'boolean' } },
      })
      const keyCount = Number(values.keys)
      const sql = postgres(url, { max: 1, onnotice: () => {} })
      const actor = await prepare(url, keyCount)
      say('the keys are made')
      // The bucket that is open now is the last one but `buckets`: each turn moves the clock on by one.
      const first = Math.floor(Date.now() / bucketMs) * bucketMs - buckets * bucketMs
      const { requests } = makeTraffic('daily', { seed: 'keyturn', days: learnedDays + 1 })
      const stateBytes = await remember(sql, { requests, perService: keyCount / serviceCount, through: first })
      say(`each knows ${learnedDays} days, in ${stateBytes} bytes`)
      const known = learnedDays * bucketsOfDay
      for (let n = 0; n < buckets; n++) await use(sql, first + n * bucketMs, requests[known + n] ?? 0)
      const cpu = process.cpuUsage()
      const took = await timed(buckets, async n => {
        const cues = await watchVolume(actor, new Date(first + (n + 1) * bucketMs + 61_000), { budgetMs: 3_600_000 })
        say(`bucket ${n + 1}: ${cues} alerts`)
      })
      const { user, system } = process.cpuUsage(cpu)
      await everyKeyWent(sql, { keyCount, through: first + buckets * bucketMs })
      await sql.end()
      const seconds = (ms: number) => Math.round((ms / keyCount) * 100_000) / 1_000
      return {
        keys: keyCount,
        stateBytes,
        bucketSecondsOf100k: seconds(quantile(took, 0.5)),
        longestSecondsOf100k: seconds(Math.max(...took)),
        ownCpuSecondsOf100k: seconds((user + system) / 1_000 / buckets),
      }
    }),
}

async function prepare(url: string, keyCount: number): Promise<SystemActor> {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  for (let n = 0; n < serviceCount; n++) {
    const prefix = `s${n}`
    const { id: serviceId } = must(await createService(actor, { slug: prefix, name: `Service ${n}`, prefix }))
    await insertKeys(url, { organizationId, serviceId, prefix, count: keyCount / serviceCount })
  }
  return actor
}

interface Known {
  /** of a key, by bucket */
  requests: ArrayLike<number>
  perService: number
  through: number
}

/** Gives every key, and every service, its past up to a moment. How many bytes a key's has. */
async function remember(sql: postgres.Sql, { requests, perService, through }: Known): Promise<number> {
  const begun = through - learnedDays * bucketsOfDay * bucketMs
  const learned = (times: number) => {
    const state = createVolumeState()
    const setting = { scale: counts, parameters: volumeParameters }
    for (let n = 0; n < learnedDays * bucketsOfDay; n++) {
      const seen = { at: begun + n * bucketMs, value: (requests[n] ?? 0) * times }
      learn(state, observe(state, seen, setting), setting)
    }
    return encodeState(state, null)
  }
  const [key, service] = [learned(1), learned(perService)]
  const times = sql`${new Date(through)}::timestamptz, ${new Date(begun)}::timestamptz, true`
  await sql`insert into volume_states (organization_id, service_id, environment, key_id, through, since, is_busy, past, rest)
    select organization_id, service_id, environment, id, ${times}, ${key.past}::bytea, ${key.rest}::bytea from keys
    union all
    select distinct organization_id, service_id, environment, ${nilId}::uuid, ${times}, ${service.past}::bytea, ${service.rest}::bytea from keys`
  return key.past.length + key.rest.length
}

/** Each key is used as its past would have it, in one minute of a bucket; each minute of it was recorded. */
async function use(sql: postgres.Sql, at: number, requests: number): Promise<void> {
  const start = new Date(at)
  await sql`insert into collection_minutes select ${start}::timestamptz + n * interval '1 minute' from generate_series(0, 4) n`
  const zero = sql`0, 0, 0, 0, '{}'::bigint[], '{}'::bigint[]`
  await sql`insert into usage_minute (organization_id, service_id, key_id, secret_id, source, start, requests, refused,
      client_errors, server_errors, bytes, refusals, latency)
    select k.organization_id, k.service_id, k.id, s.id, 'verification', ${start}, ${requests}::int, ${zero}
    from keys k join key_secrets s on s.key_id = k.id`
  await sql`insert into service_minute (organization_id, service_id, environment, source, start, requests, refused,
      client_errors, server_errors, bytes, refusals, latency)
    select distinct organization_id, service_id, environment, 'verification', ${start}::timestamptz, 1, ${zero} from keys`
}

async function everyKeyWent(sql: postgres.Sql, { keyCount, through }: { keyCount: number; through: number }) {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from volume_states
    where through = ${new Date(through)} and key_id <> ${nilId}`
  if (row?.n !== keyCount) throw new Error(`${row?.n} of ${keyCount} keys were followed to the end`)
}
