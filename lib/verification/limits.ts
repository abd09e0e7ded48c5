import type { RateLimit } from '#db/schema/keys.ts'
import { processWide } from '#lib/process-wide.ts'
import { countInWindows, type LimitCount, newWindows } from './windows.ts'

export type { LimitState } from './windows.ts'

const own = processWide('limits', newWindows)

/**
 * Counts one request against every limit of a key; both secrets of an overlap share them. Where one window is used up,
 * the request is refused and costs nothing in the others. Counted in this process alone.
 */
export function countRequest(keyId: string, limits: readonly RateLimit[]): LimitCount {
  return countInWindows(own, keyId, limits)
}
