import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimit } from '#db/schema/keys.ts'
import { processWide } from '#lib/process-wide.ts'

export interface LimitState {
  name: string
  limit: number
  windowSeconds: number
  remaining: number
  resetSeconds: number
}

/** One limiter for each shape of limit; the counts of many keys live in it. */
const limiters = processWide('limits', () => new Map<string, RateLimiterMemory>())

function limiterFor({ limit, windowSeconds }: RateLimit): RateLimiterMemory {
  const shape = `${limit}/${windowSeconds}`
  const known = limiters.get(shape)
  if (known) return known
  const limiter = new RateLimiterMemory({ points: limit, duration: windowSeconds })
  limiters.set(shape, limiter)
  return limiter
}

/**
 * Counts one request against every limit of a key; both secrets of an overlap share them. Where one window is used up,
 * the request is refused and costs nothing in the others. Counted in this process alone.
 */
export async function countRequest(
  keyId: string,
  limits: readonly RateLimit[],
): Promise<{ allowed: boolean; states: LimitState[] }> {
  const before = await Promise.all(limits.map(limit => peek(keyId, limit)))
  if (before.some(state => state.remaining <= 0)) return { allowed: false, states: before }
  const after = await Promise.all(limits.map(limit => consume(keyId, limit)))
  return { allowed: after.every(each => each.allowed), states: after.map(each => each.state) }
}

async function peek(keyId: string, limit: RateLimit): Promise<LimitState> {
  return stateOf(limit, await limiterFor(limit).get(`${keyId}:${limit.name}`))
}

async function consume(keyId: string, limit: RateLimit): Promise<{ allowed: boolean; state: LimitState }> {
  try {
    return { allowed: true, state: stateOf(limit, await limiterFor(limit).consume(`${keyId}:${limit.name}`)) }
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return { allowed: false, state: stateOf(limit, refused) }
  }
}

function stateOf({ name, limit, windowSeconds }: RateLimit, counted: RateLimiterRes | null): LimitState {
  return {
    name,
    limit,
    windowSeconds,
    remaining: counted ? Math.max(0, counted.remainingPoints) : limit,
    resetSeconds: counted ? Math.max(0, Math.ceil(counted.msBeforeNext / 1000)) : windowSeconds,
  }
}
