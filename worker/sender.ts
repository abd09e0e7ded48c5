import { setTimeout as pause } from 'node:timers/promises'
import { log } from '#lib/log.ts'
import { createCourier } from '#lib/webhooks/courier.ts'

const everyMs = 1_000
const afterFailureMs = 5_000
/** Of the ten seconds that a server has to end. What is still on its way then is sent again by the next one. */
const stoppingMs = 6_000

/** Looks every second for what webhooks are to be told, and sooner while there is more. Keeps trying while the database is away. */
export function startSender(): { stop(): Promise<void> } {
  const courier = createCourier()
  const stopping = new AbortController()
  const { signal } = stopping
  const done = (async () => {
    while (!signal.aborted) {
      const freed = courier.whenFreed()
      const waitMs = await courier.pass().then(
        () => everyMs,
        (error: unknown) => {
          log.error({ err: error }, 'the sender failed')
          return afterFailureMs
        },
      )
      const waited = pause(waitMs, undefined, { signal }).catch(() => {})
      await (waitMs === everyMs ? Promise.race([freed, waited]) : waited)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await done
      await Promise.race([courier.stop(), pause(stoppingMs, undefined, { ref: false })])
    },
  }
}
