import { log } from '#lib/log.ts'

/** How long after each failure it is tried again. */
const againAfterMs = [1_000, 10_000, 100_000]

interface Failed {
  failures: number
  /** milliseconds since 1970; Infinity: set aside */
  againAt: number
}

/**
 * Cues that could not be judged stay where they are, so that none is lost; this process remembers when to try again, and
 * which to leave alone. The next one tries anew: it may be of a version that can.
 */
const failed = new Map<string, Failed>()

export const hasFailed = (id: string): boolean => failed.has(id)

export const forgetFailure = ({ id }: { id: string }): boolean => failed.delete(id)

/** Those that it is too early, or too late, to try again. */
export function leftAlone(now: Date): string[] {
  return [...failed].filter(([, { againAt }]) => againAt > now.getTime()).map(([id]) => id)
}

export function noteFailure(cue: { id: string }, now: Date): void {
  const failures = (failed.get(cue.id)?.failures ?? 0) + 1
  const waitMs = againAfterMs[failures - 1] ?? Number.POSITIVE_INFINITY
  failed.set(cue.id, { failures, againAt: now.getTime() + waitMs })
  if (waitMs === Number.POSITIVE_INFINITY) log.error({ cue, failures }, 'a cue can not be judged and is set aside')
}
