import { sql } from 'drizzle-orm'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { arrayOf } from './array-of.ts'
import { findExploreScope } from './explore-scope.ts'
import { floor } from './log-sources.ts'
import { type FoundRow, inOrderOfIndexes, readSlices } from './read-slices.ts'
import { endBefore, type RequestPosition, readPosition, startingAt, writePosition } from './request-position.ts'
import { positionOf, type RequestRow, toRequestRow } from './request-row.ts'
import { type RequestSearch, searchCondition } from './request-search.ts'
import { nextStep, type Slice, type Step } from './request-slices.ts'
import { intervalMs } from './rollup.ts'
import { type Hour, listHours, type Searched } from './search-hours.ts'

export interface SearchRequestsInput {
  search: RequestSearch
  from: Date
  /** not included */
  to: Date
  cursor?: string
  limit?: number
}

export interface RequestPage {
  items: RequestRow[]
  /** where the next page goes on; null: all of the range was searched */
  nextCursor: string | null
  /** ISO 8601: the page ends for what it had to read, and what was found lies after this; null where it is full, or the range's end */
  searchedBackTo: string | null
}

/** A page reads so many rows, of whatever range and filter. */
export const examinedAtMost = 60_000
const stepsAtMost = 12
const firstWindowMs = 6 * intervalMs.hour

const nothing: RequestPage = { items: [], nextCursor: null, searchedBackTo: null }

/**
 * Raw requests of both sources at the services that the actor may see, newest first; those of no known service are
 * nobody's, and left out. Only hours are read of which it is not known that they hold nothing that is meant, and of them so
 * much that a page stays quick: what then was not reached, the next page searches. An unreadable cursor starts from the top.
 */
export async function searchRequests(
  actor: MemberActor,
  { search, from, to, cursor, limit = 100 }: SearchRequestsInput,
  now: Date = new Date(),
): Promise<RequestPage> {
  return readSnapshot(actor, async tx => {
    const scope = await findSearched(tx, actor, search)
    if (!scope) return nothing
    await inOrderOfIndexes(tx)
    const kept = now.getTime() - (getEnv().keptDays.raw + 1) * intervalMs.day
    const position = readPosition(cursor)
    const range = {
      from: Math.max(from.getTime(), kept),
      to: Math.min(to.getTime(), position ? endBefore(position) : Number.POSITIVE_INFINITY),
    }
    const { found, stoppedAt } = await searchBack(tx, { scope, search, range, position, limit })
    const page = found.slice(0, limit)
    const last = found.length > limit ? page.at(-1) : undefined
    const next = last ? positionOf(last) : stoppedAt
    return {
      items: page.map(toRequestRow),
      nextCursor: next && writePosition(next),
      searchedBackTo: last || !stoppedAt ? null : stoppedAt.time,
    }
  })
}

interface Back {
  scope: Scope
  search: RequestSearch
  range: { from: number; to: number }
  position: RequestPosition | null
  limit: number
}

/** Goes back step by step until the page is full, the range is done (`stoppedAt` is null), or enough was read. */
async function searchBack(tx: Transaction, { scope, search, range, position, limit }: Back) {
  const { searched, visible } = scope
  // A key may have been tried at services that the actor does not see.
  const condition = sql`${await searchCondition(tx, search)} and u.service_id = any(${arrayOf(searched.services)}::uuid[])`
  const found: FoundRow[] = []
  let left = examinedAtMost
  let steps = 0
  for await (const hours of hoursBack(tx, searched, { search, ...range })) {
    let ahead = nextStep(hours, left)
    while (ahead) {
      const { step, rest } = ahead
      if (left <= 0 || steps++ === stepsAtMost) return { found, stoppedAt: startingAt(endOf(step)) }
      const rows = await readSlices(tx, {
        ...{ key: searched.key, condition, visible, after: position },
        slices: step.slices.map(each => clip(each, range)),
        examineAtMost: left,
        limit: limit + 1 - found.length,
      })
      found.push(...rows.filter(row => row.isMeant))
      if (found.length > limit) return { found, stoppedAt: null }
      const last = rows.at(-1)
      if (last?.examined === left) return { found, stoppedAt: positionOf(last) }
      left -= step.requests
      ahead = nextStep(rest, left)
    }
  }
  return { found, stoppedAt: null }
}

/** Wider and wider windows: what is asked for is mostly recent, and where it is not, few questions find it. */
async function* hoursBack(
  tx: Transaction,
  searched: Searched,
  { search, from, to }: { search: RequestSearch; from: number; to: number },
): AsyncGenerator<Hour[]> {
  const first = floor(from, intervalMs.hour)
  let windowMs = firstWindowMs
  for (let end = to; end > from; windowMs *= 2) {
    const start = Math.max(floor(end - windowMs, intervalMs.hour), first)
    yield await listHours(tx, searched, { search, from: start, to: end })
    end = start
  }
}

const endOf = ({ slices }: Step) => Math.max(...slices.map(({ to }) => to))

function clip({ serviceId, from, to }: Slice, range: { from: number; to: number }): Slice {
  return { serviceId, from: Math.max(from, range.from), to: Math.min(to, range.to) }
}

interface Scope {
  searched: Searched
  /** all services that the actor may see */
  visible: string[]
}

/** Null where nothing of what is asked for is the actor's to see: a key of others as well, which else could be guessed at. */
export async function findSearched(tx: Transaction, actor: MemberActor, search: RequestSearch): Promise<Scope | null> {
  const scope = await findExploreScope(tx, actor, search)
  const visible = scope && (await findExploreScope(tx, actor, {}))
  if (!visible || scope.services.length === 0) return null
  return { searched: { services: scope.services, key: search.key }, visible: visible.services }
}
