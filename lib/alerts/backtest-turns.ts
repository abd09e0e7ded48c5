import { setImmediate as otherWork } from 'node:timers/promises'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { processWide } from '#lib/process-wide.ts'

/** So many at once in a process: each takes what time the thread has left. */
const atOnce = 2
const turnMs = 5

interface Run {
  isOver: boolean
}

const running = processWide('backtests', () => new Map<string, Run>())

/**
 * A place among those that replay; null: there is none. Who asks again is answered anew, and what was asked before ends:
 * nobody waits for it any more.
 */
export function takePlace(actor: Actor): { run: Run; leave: () => void } | null {
  const who = `${actor.organizationId} ${actorMemberId(actor) ?? actor.kind}`
  const before = running.get(who)
  if (!before && running.size >= atOnce) return null
  if (before) before.isOver = true
  const run = { isOver: false }
  running.set(who, run)
  const leave = () => {
    if (running.get(who) === run) running.delete(who)
  }
  return { run, leave }
}

/** Lets others have the thread, once it was held for long enough: verification answers from it too. */
export function turns(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < turnMs) return undefined
    return otherWork().then(() => {
      since = performance.now()
    })
  }
}
