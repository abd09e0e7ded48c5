import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { enterDatabase, type Wire } from './enter-database.ts'

const everyMs = 1_000

/**
 * For a process that does not follow changes, and so would not notice that the wire to its database was cut: asks it every
 * second, by a connection that is there for nothing else. Returns how to stop.
 */
export function watchDatabase(): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const wire: Wire = {}
  const config = { application_name: 'keyturn watch', options: '-c role=keyturn_worker' }
  let client: pg.Client | undefined
  const watching = (async () => {
    while (!signal.aborted) {
      try {
        client ??= await enterDatabase(wire, config, entered => entered.query('select'))
        await client.query('select')
      } catch {
        // Who asks for something hears it, and says so; what is to be done was done where no other connection is let in.
        client?.end().catch(() => {})
        client = undefined
      }
      await pause(everyMs, undefined, { signal }).catch(() => {})
    }
    client?.end().catch(() => {})
  })()
  return async () => {
    stopping.abort()
    await watching
  }
}
