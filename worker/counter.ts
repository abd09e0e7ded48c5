import { setTimeout as pause } from 'node:timers/promises'
import { log } from '#lib/log.ts'
import { countWaiting } from '#lib/usage/uncounted-batches.ts'

const everyMs = 250
const afterFailureMs = 5_000

/** What waited longer than this is counted without a rest. */
const tooLongMs = 60_000
/** In a rush the database has better things to do: it rests three times as long as it counted. */
const restsPerPass = 3

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
    return pass.waitedMs > tooLongMs ? 0 : (performance.now() - begun) * restsPerPass
  } catch (error) {
    log.error({ err: error }, 'the counter failed')
    return afterFailureMs
  }
}
