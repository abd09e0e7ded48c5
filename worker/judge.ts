import { setTimeout as pause } from 'node:timers/promises'
import { judgeWaitingCues } from '#lib/alerts/judge-waiting-cues.ts'
import { log } from '#lib/log.ts'

const everyMs = 1_000
const afterFailureMs = 5_000

/**
 * Looks every second for what ingestion noticed: the clock's jobs run at most each minute, and a stolen key is used in
 * seconds. Of several workers one judges an organization at a time. Keeps trying while the database is away.
 */
export function startJudge(): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const done = (async () => {
    while (!signal.aborted) {
      const waitMs = await judgeWaitingCues().then(
        taken => (taken > 0 ? 0 : everyMs),
        error => {
          log.error({ err: error }, 'the judge failed')
          return afterFailureMs
        },
      )
      await pause(waitMs, undefined, { signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}
