import { setTimeout as pause } from 'node:timers/promises'
import { log } from '#lib/log.ts'
import { countWaiting } from '#lib/usage/uncounted-batches.ts'

const everyMs = 250
const afterFailureMs = 5_000

/**
 * In a rush the database has better things to do, and so have people: while what is counted is young, the counter rests
 * three times as long as it counted; then as long; and not at all when charts would be too far behind.
 */
const rests = [
  { waitedMs: 60_000, perPass: 3 },
  { waitedMs: 300_000, perPass: 1 },
]

/** Counts what was stored in a rush, as long as there is some. Keeps trying while the database is away. */
export function startCounter(): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const done = (async () => {
    while (!signal.aborted) {
      await pause(await countOnce(), undefined, { signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

/** Returns how long to rest, in milliseconds. */
async function countOnce(): Promise<number> {
  const begun = performance.now()
  try {
    const pass = await countWaiting()
    if (!pass) return everyMs
    const { perPass = 0 } = rests.find(each => pass.waitedMs <= each.waitedMs) ?? {}
    return (performance.now() - begun) * perPass
  } catch (error) {
    log.error({ err: error }, 'the counter failed')
    return afterFailureMs
  }
}
