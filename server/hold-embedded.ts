import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedOptions, holdServerLock, serverAddress, startEmbedded } from '#db/embedded.ts'
import type { Env } from '#lib/env.ts'
import { log } from '#lib/log.ts'

interface Held {
  url: string
  lost: Promise<void>
  /** What is left of it once it is lost. */
  forget(): Promise<void>
  close(): Promise<void>
}

const firstPauseMs = 1_000
const longestPauseMs = 60_000

/**
 * The embedded database, held for this server alone: two would each believe the clock's jobs and caches their own. Where
 * it ends meanwhile (the system ended a process of it for want of memory) it is started again, at the same address: at
 * once, and where that does not last or does not succeed, after pauses that grow from a second to a minute.
 */
export async function holdEmbedded(env: Env, say: (line: string) => void) {
  const first = await take(env, say)
  const stopping = new AbortController()
  const { port } = new URL(first.url)
  const again = async () => {
    const held = await take(env, say, { settings: { port }, signal: stopping.signal })
    if (held.url === first.url) return held
    await held.close() // A command at the terminal was faster. It is soon done, and takes the database along.
    throw new Error('PostgreSQL was started by another process, at another port')
  }
  const kept = keep(first, again, stopping.signal)
  const close = async () => {
    stopping.abort()
    await kept
  }
  return { url: first.url, close }
}

async function take(env: Env, say: (line: string) => void, options?: EmbeddedOptions): Promise<Held> {
  const embedded = await startEmbedded(env.dataDir, say, options)
  try {
    const lock = await holdServerLock(embedded.url, env.url)
    if (!lock) {
      const address = await serverAddress(embedded.url)
      throw new Error(
        `Another Keyturn already serves ${env.dataDir}${address ? `, at ${address}` : ''}. Stop it, or give this one another KEYTURN_DATA_DIR.`,
      )
    }
    const close = async () => {
      await lock.release()
      await embedded.stop()
    }
    return { url: embedded.url, lost: embedded.lost, forget: lock.release, close }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** Until the stop, which closes what is held then, or gives up what is begun. */
async function keep(first: Held, again: () => Promise<Held>, signal: AbortSignal): Promise<void> {
  const stopped = once(signal, 'abort')
  let pauseMs = 0
  for (let held: Held | undefined = first; held; ) {
    const heldSince = performance.now()
    await Promise.race([held.lost, stopped])
    if (signal.aborted) return held.close()
    log.error('the embedded PostgreSQL has ended, and is started again')
    await held.forget()
    if (performance.now() - heldSince > longestPauseMs) pauseMs = 0
    for (held = undefined; !held && !signal.aborted; ) {
      await pause(pauseMs, undefined, { signal }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2 || firstPauseMs, longestPauseMs)
      if (signal.aborted) return
      held = await again().catch(error => {
        if (!signal.aborted) log.error({ err: error }, 'the embedded PostgreSQL could not be started again yet')
        return undefined
      })
    }
    if (held) log.warn('the embedded PostgreSQL was started again')
  }
}
