import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { addCounts, type Counted, type Known, nothingCounted, sizeOf, writeCounts } from './count-lines.ts'
import { ingestTransaction, withIngestClient } from './ingest-pool.ts'
import { findRoom } from './partitions.ts'
import type { RequestLine } from './request-line.ts'
import { byDay } from './store-lines.ts'

// What comes fast is stored at once and counted in memory, where a thousand lines of a key are one row; the rows are
// written every few seconds. Until then each batch stands in `uncounted_batches`, and counts with the removal of its row:
// what this process does not write any more the counter finds there, and nothing counts twice.

/** Batches of an organization that are stored, and counted nowhere yet. */
export interface StoredBatches {
  organizationId: string
  batchIds: readonly string[]
  lines: readonly RequestLine[]
  known: Known
}

interface Held {
  organizationId: string
  counted: Counted
  size: number
  batchIds: string[]
  /** beginnings of the days (UTC) that they are about */
  days: Set<number>
  /** when the last of them came */
  now: Date
}

interface Holding {
  byOrganization: Map<string, Held>
  /** since when something is held, by `performance.now()` */
  since: number
  /** what touches them does so one after the other */
  turn: Promise<unknown>
  timer?: NodeJS.Timeout | undefined
  writing?: Promise<void> | undefined
  /** since when what is being written was held */
  writingSince?: number | undefined
  /** of the last write */
  ended: number
  tookMs: number
}

const holding = processWide<Holding>('held-counts', () => ({
  byOrganization: new Map(),
  since: 0,
  turn: Promise.resolve(),
  ended: 0,
  tookMs: 0,
}))

/** So long a process has to write what it holds; then the counter does. */
export const heldAtMostMs = 30_000

const lookEveryMs = 250
const writeAfterMs = 5_000
/** Where a detector should look at it. */
const newsAfterMs = 1_000
/** Of what is told apart in memory (`sizeOf`). */
const sizeAtMost = 300_000
/** The longer the last write took, the more the next one gathers: most of the time is left to storing. */
const restsPerWrite = 5
const restsBeforeNews = 1
/** A write and what was gathered meanwhile, so that what is held is not given up while it waits. */
const writeAndRestMs = 15_000

/** Whether anything of what was stored is not counted yet. */
export const isHoldingCounts = () => holding.byOrganization.size > 0 || holding.writing !== undefined

/** For how long the first of what was stored has not been counted, in milliseconds; 0 where nothing is held. */
export function heldForMs(): number {
  const since = holding.writingSince ?? (holding.byOrganization.size > 0 ? holding.since : undefined)
  return since === undefined ? 0 : performance.now() - since
}

/** Adds stored batches to what is held. Waits where that is as much as may be, until some of it is written. */
export async function holdCounts(stored: StoredBatches, now: Date): Promise<void> {
  if (isFull()) await writeHeldCounts()
  await inTurn(() => add(stored, now))
  lookLater()
}

/** Writes all that is held; resolves once it is counted, or left to the counter. */
export async function writeHeldCounts(): Promise<void> {
  await holding.writing
  await write()
}

async function add({ organizationId, batchIds, lines, known }: StoredBatches, now: Date): Promise<void> {
  if (holding.byOrganization.size === 0) holding.since = performance.now()
  let held = holding.byOrganization.get(organizationId)
  if (!held) {
    held = { organizationId, counted: nothingCounted(now), size: 0, batchIds: [], days: new Set(), now }
    holding.byOrganization.set(organizationId, held)
  }
  held.batchIds.push(...batchIds)
  held.now = now > held.now ? now : held.now
  try {
    for (const day of byDay(lines).keys()) held.days.add(day)
    await addCounts(held.counted, lines, known, now)
    held.size = sizeOf(held.counted)
  } catch (error) {
    holding.byOrganization.delete(organizationId)
    await leave(held, error)
  }
}

function write(): Promise<void> {
  holding.writing ??= writeAll().finally(() => {
    holding.writing = undefined
    holding.writingSince = undefined
    lookLater()
  })
  return holding.writing
}

async function writeAll(): Promise<void> {
  const begun = performance.now()
  const all = await inTurn(() => {
    const taken = [...holding.byOrganization.values()]
    holding.byOrganization = new Map()
    if (taken.length > 0) holding.writingSince = holding.since
    return taken
  })
  if (all.length === 0) return
  for (const held of all) await writeOne(held).catch(error => leave(held, error))
  holding.ended = performance.now()
  holding.tookMs = holding.ended - begun
}

function writeOne({ organizationId, counted, batchIds, days, now }: Held): Promise<void> {
  return ingestTransaction(async client => {
    const removed = await client.query(
      'delete from uncounted_batches where organization_id = $1 and batch_id = any($2::uuid[])',
      [organizationId, batchIds],
    )
    if (removed.rowCount !== batchIds.length) throw new Error('somebody else counted some of it')
    const room = await findRoom(client, days, now)
    await writeCounts(client, { organizationId, counted, mode: 'live' }, { room, now })
  })
}

/** The lines are stored, so the counter counts them: now, if it can be told, and when their time is over, if not. */
async function leave({ organizationId, batchIds }: Held, error: unknown): Promise<void> {
  log.warn(
    { err: error, batches: batchIds.length },
    'counts in memory could not be written, and are left to the counter',
  )
  const release =
    'update uncounted_batches set held_until = null where organization_id = $1 and batch_id = any($2::uuid[])'
  await withIngestClient(client => client.query(release, [organizationId, batchIds])).catch(() => {})
}

function lookLater(): void {
  if (holding.byOrganization.size === 0 || holding.timer) return
  holding.timer = setTimeout(() => {
    holding.timer = undefined
    if (isDue()) void write()
    else lookLater()
  }, lookEveryMs).unref()
}

function isDue(): boolean {
  if (isFull()) return true
  const now = performance.now()
  const isNews = [...holding.byOrganization.values()].some(({ counted }) => counted.isNews)
  const rest = (isNews ? restsBeforeNews : restsPerWrite) * holding.tookMs
  if (now < holding.ended + Math.min(rest, writeAndRestMs - holding.tookMs)) return false
  return now >= holding.since + (isNews ? newsAfterMs : writeAfterMs)
}

const isFull = () => [...holding.byOrganization.values()].reduce((sum, { size }) => sum + size, 0) >= sizeAtMost

function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
  const next = holding.turn.then(work)
  holding.turn = next.catch(() => {})
  return next
}
