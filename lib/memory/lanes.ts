import { performance } from 'node:perf_hooks'
import { LRUCache } from 'lru-cache'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { processWide } from '#lib/process-wide.ts'

// Whoever asks for what is not there makes the database look each time. Each asker has a lane for reads that may find
// nothing: a few at a time, so that nobody's take all connections, and so many that found nothing, so that a flood of
// made-up keys ends here. What is found costs nothing: a cold start may ask for every key that there is.
// Strangers, who bring no token that is known, share one lane, which no number ends: or any of them could end it for all.

/** Half of the connections that verification has. */
const readsAtOnce = 4
const nothingsSaved = 2_000
const nothingsPerSecond = 500
/** Nobody listens after that. */
const waitsForMs = 5_000
const lanesAtMost = 10_000

export const strangers = 'strangers'

/** This asker found nothing too often. What was asked now may be there: nobody looked. */
export class TooManyNothingsError extends Error {
  override name = 'TooManyNothingsError'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('too many reads of one asker found nothing')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

interface Waiting {
  since: number
  enter(): void
  refuse(error: Error): void
  next?: Waiting
}

interface Lane {
  /** how many more reads may find nothing; below 1 none is begun */
  left: number
  leftAtMost: number
  filledAt: number
  reading: number
  /** in the order in which they came: a list, since there may be many, and an array's first place is dear to empty */
  first?: Waiting | undefined
  last?: Waiting | undefined
}

const store = processWide('lanes', () => ({ lanes: new LRUCache<string, Lane>({ max: lanesAtMost }), refused: 0 }))

/**
 * Reads when it is this asker's turn. Throws TooManyNothingsError where their reads found nothing too often, and what
 * says that the database is away where another of their reads found it so, or the turn does not come within seconds.
 */
export async function readInLane<T>(asker: string, read: () => Promise<T | null>): Promise<T | null> {
  const lane = laneOf(asker)
  mayRead(lane)
  if (lane.reading < readsAtOnce) lane.reading++
  else await turn(lane)
  try {
    mayRead(lane)
    const found = await read()
    if (found === null) lane.left--
    return found
  } catch (error) {
    if (isDatabaseDown(error)) refuseAll(lane)
    throw error
  } finally {
    leave(lane)
  }
}

function laneOf(asker: string): Lane {
  const known = store.lanes.get(asker)
  if (known) return known
  const leftAtMost = asker === strangers ? Number.POSITIVE_INFINITY : nothingsSaved
  const lane: Lane = { left: leftAtMost, leftAtMost, filledAt: performance.now(), reading: 0 }
  store.lanes.set(asker, lane)
  return lane
}

function mayRead(lane: Lane): void {
  const now = performance.now()
  lane.left = Math.min(lane.leftAtMost, lane.left + ((now - lane.filledAt) / 1000) * nothingsPerSecond)
  lane.filledAt = now
  if (lane.left >= 1) return
  store.refused++
  throw new TooManyNothingsError(Math.ceil((1 - lane.left) / nothingsPerSecond))
}

function turn(lane: Lane): Promise<void> {
  return new Promise((enter, refuse) => {
    const waiting = { since: performance.now(), enter, refuse }
    if (lane.last) lane.last.next = waiting
    else lane.first = waiting
    lane.last = waiting
  })
}

/** Hands the place on to whoever waits longest, and has not waited too long. */
function leave(lane: Lane): void {
  for (let next = lane.first; next; next = lane.first) {
    lane.first = next.next
    if (!lane.first) lane.last = undefined
    if (performance.now() - next.since <= waitsForMs) {
      next.enter()
      return
    }
    next.refuse(tooSlow())
  }
  lane.reading--
}

/** Where one read found the database away, the others would wait for the same in turn. */
function refuseAll(lane: Lane): void {
  for (let next = lane.first; next; next = next.next) next.refuse(tooSlow())
  lane.first = undefined
  lane.last = undefined
}

/** Told as a database that can't be reached. */
const tooSlow = () => Object.assign(new Error('the database is too slow'), { code: 'CONNECT_TIMEOUT' })

/** For metrics. */
export function lanesState() {
  return { refused: store.refused }
}
