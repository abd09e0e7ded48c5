import { randomUUID } from 'node:crypto'
import { createClient, defineScript } from '@redis/client'
import type { RateLimit } from '#db/schema/keys.ts'
import { log } from '#lib/log.ts'
import { countInWindows, type LimitCount, newWindows, stateOf, type Windows } from './windows.ts'

// One budget for the requests of a key to many processes, in Redis. A verdict never waits for a Redis that is gone: what
// does not answer in time is left alone, each process grants its part, and a clock of its own finds out when it is back.

const connectingMs = 1_000
const heartbeatMs = 2_000
const retryMs = 250
/** A process that said nothing for so long has ended. */
const silentAfterSeconds = 10

/**
 * All windows of a key at once, or where one is used up, none. A window is a number that ends by itself, so the clock is
 * Redis' own. → whether it is allowed, and of each window how much is used and how many milliseconds are left.
 */
const countScript = defineScript({
  SCRIPT: `
    local allowed, answer = 1, {}
    for at, key in ipairs(KEYS) do
      local used = tonumber(redis.call('get', key) or 0)
      local left = redis.call('pttl', key)
      if left <= 0 then used, left = 0, tonumber(ARGV[2 * at]) end
      if used >= tonumber(ARGV[2 * at - 1]) then allowed = 0 end
      answer[2 * at], answer[2 * at + 1] = used, left
    end
    answer[1] = allowed
    if allowed == 0 then return answer end
    for at, key in ipairs(KEYS) do
      if answer[2 * at] > 0 then redis.call('incr', key) else redis.call('set', key, 1, 'px', answer[2 * at + 1]) end
      answer[2 * at] = answer[2 * at] + 1
    end
    return answer`,
  parseCommand(parser, keyId: string, limits: readonly RateLimit[]) {
    parser.push(String(limits.length))
    // What is in braces decides the slot: all windows of a key are in one.
    parser.pushKeys(limits.map(({ name, windowSeconds }) => `keyturn:limit:{${keyId}}:${name}:${windowSeconds}`))
    for (const { limit, windowSeconds } of limits) parser.push(String(limit), String(windowSeconds * 1000))
  },
  transformReply: (reply: unknown) => reply as number[],
})

/**
 * Says that a process is there, and counts those that are. It begins with a write that needs memory: a Redis that is full
 * or only to be read would refuse to count, and is away.
 */
const attendScript = defineScript({
  SCRIPT: `
    local now = tonumber(redis.call('time')[1])
    redis.call('zadd', KEYS[1], now, ARGV[1])
    redis.call('zremrangebyscore', KEYS[1], '-inf', now - tonumber(ARGV[2]))
    redis.call('expire', KEYS[1], ARGV[2])
    return redis.call('zcard', KEYS[1])`,
  parseCommand(parser, processId: string) {
    parser.push('1')
    parser.pushKey('keyturn:processes')
    parser.push(processId, String(silentAfterSeconds))
  },
  transformReply: (reply: unknown) => reply as number,
})

const newClient = (url: string) =>
  createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: connectingMs },
    scripts: { count: countScript, attend: attendScript },
  })

type Client = ReturnType<typeof newClient>

interface Asked {
  keyId: string
  limits: readonly RateLimit[]
}

export interface SharedLimits {
  count(asked: Asked): Promise<LimitCount> | LimitCount
  state(): SharedState
  close(): Promise<void>
}

interface SharedState {
  isAway: boolean
  /** how many processes shared the limits when that was last heard; 1 where it never was */
  processes: number
  /** requests that were counted in Redis, and those that this process counted against its part */
  counted: { inRedis: number; apart: number }
}

interface Sharing {
  url: string
  patienceMs: number
  processId: string
  /** undefined while Redis is away */
  client?: Client | undefined
  processes: number
  counted: SharedState['counted']
  /** of the requests meanwhile; what was granted then is not granted anew when it goes again */
  windows: Windows
  timer?: NodeJS.Timeout
  isClosed: boolean
}

/**
 * Resolves once Redis answered or the first attempt failed: a start does not depend on it. A verdict waits no longer than
 * `patienceMs`; a Redis next door takes one.
 */
export async function openSharedLimits(url: string, patienceMs = 100): Promise<SharedLimits> {
  const sharing: Sharing = {
    ...{ url, patienceMs, processId: randomUUID(), processes: 1, counted: { inRedis: 0, apart: 0 } },
    ...{ windows: newWindows(), isClosed: false },
  }
  await attend(sharing, 'at the start')
  beat(sharing)
  return {
    count: asked => (sharing.client ? countInRedis(sharing, sharing.client, asked) : countApart(sharing, asked)),
    state: () => ({ isAway: !sharing.client, processes: sharing.processes, counted: sharing.counted }),
    close: () => close(sharing),
  }
}

async function countInRedis(sharing: Sharing, client: Client, { keyId, limits }: Asked): Promise<LimitCount> {
  try {
    const [allowed, ...counted] = await within(sharing.patienceMs, client.count(keyId, limits))
    sharing.counted.inRedis++
    const states = limits.map((limit, at) => {
      const [used = 0, leftMs = 0] = counted.slice(2 * at)
      return stateOf(limit, { remaining: limit.limit - used, leftMs })
    })
    return { allowed: allowed === 1, states }
  } catch (error) {
    lose(sharing, client, error)
    return countApart(sharing, { keyId, limits })
  }
}

function countApart(sharing: Sharing, { keyId, limits }: Asked): LimitCount {
  sharing.counted.apart++
  return countInWindows(sharing.windows, keyId, limits, sharing.processes)
}

function beat(sharing: Sharing): void {
  clearTimeout(sharing.timer)
  sharing.timer = setTimeout(
    async () => {
      await attend(sharing)
      if (!sharing.isClosed) beat(sharing)
    },
    sharing.client ? heartbeatMs : retryMs,
  )
}

async function attend(sharing: Sharing, when?: 'at the start'): Promise<void> {
  const known = sharing.client
  const client = known ?? newClient(sharing.url)
  if (!known) client.on('error', error => lose(sharing, client, error))
  try {
    if (!known) await within(connectingMs, client.connect())
    sharing.processes = await within(sharing.patienceMs, client.attend(sharing.processId))
    if (known || sharing.isClosed) return
    sharing.client = client
    if (!when) log.info({ host: hostOf(sharing) }, 'limits are counted in Redis again')
  } catch (error) {
    if (when) tellOfLoss(sharing, error)
    lose(sharing, client, error)
  } finally {
    if (sharing.client !== client) destroy(client)
  }
}

/** What waits for its answer fails at once. */
function lose(sharing: Sharing, client: Client, error: unknown): void {
  if (sharing.client !== client) return
  sharing.client = undefined
  destroy(client)
  beat(sharing)
  tellOfLoss(sharing, error)
}

function tellOfLoss(sharing: Sharing, error: unknown): void {
  const told = { err: error, host: hostOf(sharing), processes: sharing.processes }
  log.warn(told, 'REDIS_URL does not answer; each process grants its part of the limits')
}

/** Of the address what is no secret. */
const hostOf = ({ url }: Sharing) => new URL(url).host

async function close(sharing: Sharing): Promise<void> {
  sharing.isClosed = true
  clearTimeout(sharing.timer)
  const { client } = sharing
  sharing.client = undefined
  if (!client) return
  await within(sharing.patienceMs, client.zRem('keyturn:processes', sharing.processId)).catch(() => {})
  destroy(client)
}

function destroy(client: Client): void {
  try {
    client.destroy()
  } catch {} // it was closed
}

/** Fails after so long. An answer that is there already, and was not read since this process was busy, still counts. */
function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer in ${ms} ms`))), ms)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
