import { sql } from 'drizzle-orm'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { arrayOf } from './array-of.ts'
import { floor } from './log-sources.ts'
import { countMeant, inOrderOfIndexes, readSlices } from './read-slices.ts'
import { type RequestRow, toRequestRow } from './request-row.ts'
import { type RequestSearch, searchCondition } from './request-search.ts'
import type { Slice } from './request-slices.ts'
import { intervalMs } from './rollup.ts'
import { findSearched } from './search-requests.ts'
import { shareOut } from './share-out.ts'

export interface Tail {
  search: RequestSearch
  /** batches that were told of */
  seen: Set<string>
}

export interface TailNews {
  /** newest first */
  items: RequestRow[]
  /** as many more came and are not among them */
  more: number
  /** more came than is looked at: requests that came late may be missing */
  isPartial: boolean
}

/** So far back requests are news: gateways tell of them late. */
const recentMs = 300_000
const aheadMs = 600_000
const batchesAtMost = 2_000
export const examinedAtMost = 20_000
export const newsAtMost = 300

export function startTail(search: RequestSearch): Tail {
  return { search, seen: new Set() }
}

/**
 * Requests of the last five minutes whose batch was not told of yet; the first time all of them. A batch's rows are
 * committed together, and their times are older than those of others that came before: what is news only the batch says.
 */
export async function tailRequests(actor: MemberActor, tail: Tail, now: Date = new Date()): Promise<TailNews> {
  return readSnapshot(actor, async tx => {
    const batches = await listRecentBatches(tx, now)
    const fresh = batches.filter(id => !tail.seen.has(id))
    const news = fresh.length === 0 ? nothing : await readNews(tx, actor, tail.search, fresh, now)
    tail.seen = new Set(batches)
    return news
  })
}

const nothing: TailNews = { items: [], more: 0, isPartial: false }

async function listRecentBatches(tx: Transaction, now: Date): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select id::text as id from ingest_batches where created_at >= ${new Date(now.getTime() - recentMs).toISOString()}::timestamptz
    order by created_at desc limit ${batchesAtMost}`)
  return rows.map(({ id }) => id)
}

async function readNews(
  tx: Transaction,
  actor: MemberActor,
  search: RequestSearch,
  fresh: readonly string[],
  now: Date,
): Promise<TailNews> {
  const scope = await findSearched(tx, actor, search)
  if (!scope) return nothing
  const { services, key } = scope.searched
  const range = { from: now.getTime() - recentMs, to: now.getTime() + aheadMs }
  const slices = key === undefined ? await sliceBusyServices(tx, services, range) : [{ serviceId: null, ...range }]
  if (slices.length === 0) return nothing
  await inOrderOfIndexes(tx)
  const meant = await searchCondition(tx, search)
  const query = {
    slices,
    condition: sql`${meant} and u.service_id = any(${arrayOf(services)}::uuid[]) and u.batch_id = any(${arrayOf(fresh)}::uuid[])`,
    ...{ key, visible: scope.visible, after: null, examineAtMost: examinedAtMost, limit: newsAtMost + 1 },
  }
  const rows = await readSlices(tx, query)
  const items = rows.filter(({ isMeant }) => isMeant).slice(0, newsAtMost)
  // Of more than are shown the last one that was looked at is not among the rows.
  const isFull = rows.length > newsAtMost
  const { examined, meant: count } = isFull
    ? await countMeant(tx, query)
    : { examined: rows.at(-1)?.examined, meant: items.length }
  const isPartial = examined === examinedAtMost || slices.some(({ atMost }) => atMost !== undefined)
  return { items: items.map(toRequestRow), more: count - items.length, isPartial }
}

/**
 * The services that have requests there. Where these are more than is looked at each gets its share, or else one whose
 * lines claim to be of the next minutes would hide the others until then.
 */
async function sliceBusyServices(
  tx: Transaction,
  services: readonly string[],
  range: { from: number; to: number },
): Promise<Slice[]> {
  const start = new Date(floor(range.from, intervalMs.minute)).toISOString()
  const rows = await tx.execute<{ id: string; requests: number }>(sql`
    select service_id::text as id, sum(requests)::float8 as requests from service_minute
    where service_id = any(${arrayOf(services)}::uuid[]) and start >= ${start}::timestamptz group by service_id`)
  const asked = new Map(rows.map(({ id, requests }) => [id, requests]))
  const isTooMuch = rows.reduce((sum, { requests }) => sum + requests, 0) > examinedAtMost
  if (asked.size < 2 || !isTooMuch) return [...asked.keys()].map(serviceId => ({ serviceId, ...range }))
  return [...shareOut(asked, examinedAtMost)].map(([serviceId, atMost]) => ({ serviceId, ...range, atMost }))
}
