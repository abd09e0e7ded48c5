const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** A delivery that did not arrive for so long is given up. */
export const givenUpAfterMs = 24 * hourMs

/** From one attempt to the next, as Standard Webhooks recommends; the last one is made when the day is over. */
const waitsMs = [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, givenUpAfterMs]
/** Each wait is longer or shorter by up to so much of it, so that what failed together does not come back together. */
const jitter = 0.15
/** How long a receiver may ask to be left alone. */
const longestPauseMs = hourMs

/**
 * When a delivery is tried again after `attempts` failures; null: it is given up. `pauseMs` is what the receiver asked for.
 */
export function nextAttemptAt(
  { createdAt, attempts, pauseMs = 0 }: { createdAt: Date; attempts: number; pauseMs?: number },
  now: Date,
  random: () => number = Math.random,
): Date | null {
  const deadline = createdAt.getTime() + givenUpAfterMs
  if (now.getTime() >= deadline) return null
  // The day alone gives up: tries that a killed process or a person made do not shorten it.
  const waitMs = waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? 0
  const spread = 1 + jitter * (2 * random() - 1)
  const at = now.getTime() + Math.max(waitMs * spread, pauseMs)
  return new Date(Math.min(at, deadline))
}

/** What `Retry-After` asks for, in milliseconds, at most an hour; 0 where it says nothing that can be read (RFC 9110). */
export function pauseOf(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : Number.NaN
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - now.getTime() : seconds * secondMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestPauseMs) : 0
}
