import { err, ok, type Result } from '#lib/result.ts'

export interface Busy {
  kind: 'busy'
}

/**
 * Runs at most `atOnce` tasks together and lets `waiting` more wait. One Argon2 hash takes 19 MiB and a core for some
 * 30 ms: without a bound, a crowd of wrong passwords would take the memory and the threads that everything else needs.
 * Who comes when the queue is full is told so at once.
 */
export function boundedQueue(atOnce: number, waiting: number) {
  const queue: (() => void)[] = []
  let running = 0

  return async function run<T>(task: () => Promise<T>): Promise<Result<T, Busy>> {
    if (running >= atOnce) {
      if (queue.length >= waiting) return err({ kind: 'busy' })
      // Whoever finishes hands over its place, so `running` stays as it is.
      await new Promise<void>(resolve => queue.push(resolve))
    } else {
      running++
    }
    try {
      return ok(await task())
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
