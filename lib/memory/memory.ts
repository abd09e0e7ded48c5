import { performance } from 'node:perf_hooks'
import { LRUCache } from 'lru-cache'
import { Generations } from '#lib/generations.ts'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { processWide } from '#lib/process-wide.ts'
import { lanesState, readInLane } from './lanes.ts'

/** Something read from the database, and the ids of what it was read from: the change of one makes it untrue. */
export interface Fact {
  readonly subjects: readonly string[]
}

export interface Recalled<T extends Fact> {
  fact: T
  /** for how long at most it may be untrue, since the database does not answer; else 0 */
  staleSeconds: number
}

/** The database does not answer, and what was asked is not remembered, or from too long ago. */
export class ForgottenError extends Error {
  override name = 'ForgottenError'
  /** as whoever looks at the causes of an error tells it */
  readonly code = 'CONNECT_TIMEOUT'
}

interface Entry {
  recalled: Recalled<Fact>
  /** how many changes had been seen when it was read */
  asOf: number
}

interface Flight {
  asOf: number
  /** milliseconds of this process; undefined while it waits for its turn */
  begunAt?: number
  answer?: Promise<Recalled<Fact> | null>
}

interface Store {
  /** what is remembered is kept true, by somebody who follows the changes */
  isOpen: boolean
  entries: Generations<Entry>
  /** what is not there → when that was found, in milliseconds of this process */
  nothings: LRUCache<string, number>
  flights: Map<string, Flight>
  /** id → how many changes had been seen with its last one */
  changed: Map<string, number>
  changes: number
  /** what was read before that many changes is not believed */
  forgottenAt: number
  /** when the last look at the changes that was answered had begun; milliseconds of this process */
  freshAt: number
  /** when the database last did not answer a read; undefined where it answered since */
  failedAt?: number
  /** how many reads wait for it */
  reading: number
}

/** At least; twice as many at most, of about a kilobyte each. An order of all of them costs more than finding one. */
const entriesSaved = 200_000
const nothingsAtMost = 50_000
const changedAtMost = 50_000
/** What changed longer ago is known, or else the database is asked: well below the second that a stop may take. */
const trustedForMs = 700
const servedForMs = 300_000
/** So that whoever presents the same wrong key again and again asks the database now and then. */
const nothingForMs = 10_000
/** Where nobody knows what changed, a read that began longer ago is not joined. */
const joinedForMs = 100
/** A database that takes longer to find one row is away. */
const patienceMs = 2_000
/** While it is away, one read at a time finds out whether it is back. */
const retryAfterMs = 250

const store = processWide<Store>('memory', () => ({
  isOpen: false,
  entries: new Generations<Entry>(entriesSaved),
  nothings: new LRUCache<string, number>({ max: nothingsAtMost }),
  flights: new Map(),
  changed: new Map(),
  changes: 0,
  forgottenAt: 0,
  freshAt: Number.NEGATIVE_INFINITY,
  reading: 0,
}))

/**
 * What `load` reads, from memory where it is remembered under that name and nothing it was read from has changed since.
 * Where the changes can't be followed, the database is asked each time; where it does not answer either, what was
 * remembered is served for five minutes, and throws ForgottenError afterwards. Without anybody who follows the changes,
 * this is `load`.
 *
 * That nothing is there is remembered for `asker` alone: who asks for what nobody can name before it is there, as the
 * hash of a key is, so that it can't come to be after the question. Their reads wait in a lane of their own
 * (TooManyNothingsError).
 */
export async function recall<T extends Fact>(
  name: string,
  load: () => Promise<T | null>,
  asker?: string,
): Promise<Recalled<T> | null> {
  if (!store.isOpen) return recalled(await load())
  const known = store.entries.get(name)
  const remembered = known && isUnchanged(known) ? (known.recalled as Recalled<T>) : undefined
  const age = performance.now() - store.freshAt
  if (remembered && age <= trustedForMs) return remembered
  if (remembered && age <= servedForMs && isKnownAway()) return stale(remembered.fact, age)
  const lane = remembered ? undefined : asker
  if (lane !== undefined && isNothing(name)) return null
  try {
    return await read(name, load, lane)
  } catch (error) {
    if (!isDatabaseDown(error) && !(error instanceof ForgottenError)) throw error
    if (remembered && age <= servedForMs) return stale(remembered.fact, age)
    throw new ForgottenError('the database does not answer', { cause: error })
  }
}

/** What `recall` would answer from memory at once; undefined where it would ask, or what it knows is not sure to be true. */
export function remembered<T extends Fact>(name: string): T | undefined {
  if (!store.isOpen || performance.now() - store.freshAt > trustedForMs) return undefined
  const known = store.entries.get(name)
  return known && isUnchanged(known) ? (known.recalled.fact as T) : undefined
}

/** Reads alone say so: that nobody can follow the changes may have other reasons. */
function isKnownAway(): boolean {
  if (store.failedAt === undefined) return false
  return store.reading > 0 || performance.now() - store.failedAt < retryAfterMs
}

function isNothing(name: string): boolean {
  const foundAt = store.nothings.get(name)
  return foundAt !== undefined && performance.now() - foundAt <= nothingForMs
}

/** Once for all of a lane that ask at the same time. */
function read<T extends Fact>(
  name: string,
  load: () => Promise<T | null>,
  lane: string | undefined,
): Promise<Recalled<T> | null> {
  const flightName = lane === undefined ? name : `${name} for ${lane}`
  const flying = store.flights.get(flightName)
  if (flying && mayJoin(flying)) return flying.answer as Promise<Recalled<T> | null>
  const flight: Flight = { asOf: store.changes }
  const begin = () => {
    Object.assign(flight, { asOf: store.changes, begunAt: performance.now() })
    return withPatience(load())
  }
  const answer = (lane === undefined ? begin() : readInLane(lane, begin))
    .then(fact => {
      const found = recalled(fact)
      if (found) store.entries.set(name, { recalled: found, asOf: flight.asOf })
      else if (lane !== undefined) store.nothings.set(name, performance.now())
      return found
    })
    .finally(() => {
      if (store.flights.get(flightName) === flight) store.flights.delete(flightName)
    })
  flight.answer = answer
  store.flights.set(flightName, flight)
  return answer
}

/**
 * Whoever asks later must see what changed in between, as far as that is known; where it can't be, a read that takes its
 * time would be an answer from before.
 */
function mayJoin({ asOf, begunAt }: Flight): boolean {
  if (begunAt === undefined) return true
  if (asOf !== store.changes) return false
  const now = performance.now()
  return now - store.freshAt <= trustedForMs || now - begunAt <= joinedForMs
}

function withPatience<T>(loading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      store.failedAt = performance.now()
      reject(new ForgottenError('the database is too slow'))
    }, patienceMs)
    store.reading++
    const settle = (failedAt: number | undefined) => {
      clearTimeout(timer)
      store.failedAt = failedAt
    }
    loading.then(
      value => {
        settle(undefined)
        resolve(value)
      },
      error => {
        settle(isDatabaseDown(error) ? performance.now() : undefined)
        reject(error)
      },
    )
  }).finally(() => store.reading--) as Promise<T>
}

function recalled<T extends Fact>(fact: T | null): Recalled<T> | null {
  return fact && { fact, staleSeconds: 0 }
}

function stale<T extends Fact>(fact: T, ageMs: number): Recalled<T> {
  return { fact, staleSeconds: Math.ceil(ageMs / 1000) }
}

/** A read that began before a change was seen may have missed it: what it found is put in, and found changed. */
function isUnchanged({ recalled: { fact }, asOf }: Entry): boolean {
  if (store.changes === asOf) return true
  if (asOf < store.forgottenAt) return false
  return fact.subjects.every(id => (store.changed.get(id) ?? 0) <= asOf)
}

/** From now on what is remembered is believed, for as long as looks at the changes are told of. */
export function openMemory(): void {
  forgetAll()
  store.isOpen = true
  store.freshAt = Number.NEGATIVE_INFINITY
}

export function closeMemory(): void {
  store.isOpen = false
  forgetAll()
}

/** A look at the changes was answered: these ids changed, and no other that was committed before it began. */
export function noteLook(changed: readonly string[], begunAt: number): void {
  if (changed.length > 0) {
    store.changes++
    for (const id of changed) store.changed.set(id, store.changes)
    if (store.changed.size > changedAtMost) forgetAll()
  }
  store.freshAt = Math.max(store.freshAt, begunAt)
}

/** What changed may not be known any more, so that nothing that was read before counts. */
export function forgetAll(): void {
  store.forgottenAt = ++store.changes
  store.entries.clear()
  store.nothings.clear()
  store.flights.clear()
  store.changed.clear()
}

/** For metrics. */
export function memoryState() {
  return { entries: store.entries.size, isAway: store.failedAt !== undefined, ...lanesState() }
}
