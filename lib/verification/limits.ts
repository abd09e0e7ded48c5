import type { RateLimit } from '#db/schema/keys.ts'
import { processWide } from '#lib/process-wide.ts'
import type { SharedLimits } from './shared-limits.ts'
import { countInWindows, type LimitCount, newWindows, type Windows } from './windows.ts'

export type { LimitCount, LimitState } from './windows.ts'

interface Store {
  own: Windows
  /** requests that were counted in them */
  counted: number
  shared?: SharedLimits | undefined
}

const store = processWide<Store>('limits', () => ({ own: newWindows(), counted: 0 }))

/**
 * Counts one request against every limit of a key; both secrets of an overlap share them. Where one window is used up,
 * the request is refused and costs nothing in the others. Counted in Redis for all processes where `shareLimits` was
 * called, and otherwise, at once, in this one.
 */
export function countRequest(keyId: string, limits: readonly RateLimit[]): Promise<LimitCount> | LimitCount {
  if (limits.length === 0) return { allowed: true, states: [] }
  if (store.shared) return store.shared.count({ keyId, limits })
  store.counted++
  return countInWindows(store.own, keyId, limits)
}

/** From now on limits are shared by all processes that name the same Redis. Returns how to stop; never fails. */
export async function shareLimits(url: string, patienceMs?: number): Promise<() => Promise<void>> {
  const { openSharedLimits } = await import('./shared-limits.ts') // a client that most installations do not need
  const shared = await openSharedLimits(url, patienceMs)
  store.shared = shared
  return async () => {
    if (store.shared === shared) store.shared = undefined
    await shared.close()
  }
}

/** For metrics and readiness. `redis` and `isApart` are undefined where limits are not shared. */
export function limitsState() {
  const { isAway: isApart, processes = 1, counted } = store.shared?.state() ?? {}
  const redis = isApart === undefined ? undefined : !isApart
  return { redis, isApart, processes, counted: { inMemory: store.counted, inRedis: 0, apart: 0, ...counted } }
}
