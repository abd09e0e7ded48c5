import { isDatabaseDown } from '#lib/is-database-down.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import type { BatchOrigin } from './copy-lines.ts'
import { countLines } from './count-lines.ts'
import { writeCues } from './cue.ts'
import { decoyCues, decoyUses } from './decoy-cues.ts'
import { type IngestClient, ingestTransaction } from './ingest-pool.ts'
import { findRoom } from './partitions.ts'
import { readStoredLines } from './read-stored-lines.ts'
import type { RequestLine } from './request-line.ts'
import { byDay, describeLines, storeLines } from './store-lines.ts'

// To count a line takes a dozen rows of other tables, to store it takes one. So what comes in a rush is stored at once,
// and counted when there is time: more lines together then share their rows.

/**
 * Writes claimed batches without counting them, in the caller's transaction; they are left alone for as long as the
 * caller may hold their counts. False where nothing was written: what is not kept one by one can't be counted later.
 */
export async function storeUncounted(
  client: IngestClient,
  origin: BatchOrigin,
  lines: readonly RequestLine[],
  { heldForMs = null, now }: { heldForMs?: number | null; now: Date },
): Promise<boolean> {
  const days = byDay(lines)
  const room = await findRoom(client, days.keys(), now)
  if ([...days.keys()].some(day => room.rawTable(day) === null)) return false
  const { organizationId, batchId } = origin
  await describeLines(organizationId, lines)
  await storeLines(client, origin, days, { room, now })
  // They are counted nowhere, so nobody would come upon them later.
  await writeCues(client, organizationId, decoyCues(decoyUses(lines)), now)
  const times = lines.map(line => line.time)
  const serviceIds = [...new Set(lines.flatMap(line => line.serviceId ?? []))]
  const byBatch = [...Map.groupBy(lines, line => line.batchId ?? batchId)]
  await client.query(
    `insert into uncounted_batches (batch_id, organization_id, service_ids, first_at, last_at, created_at, held_until, lines)
     select id, $1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms', lines
     from unnest($7::uuid[], $8::int[]) u(id, lines)`,
    [
      ...[organizationId, serviceIds, new Date(least(times)), new Date(greatest(times)), now, heldForMs],
      ...[byBatch.map(([id]) => id), byBatch.map(([, own]) => own.length)],
    ],
  )
  return true
}

/** Of a moment's work: the rows that are added to are locked as long as it takes. */
const linesTogether = 20_000

export interface CountPass {
  lines: number
  /** how long the oldest of them had waited, in milliseconds */
  waitedMs: number
}

interface Counting {
  /** batches that could not be counted, alone neither, and whose turn comes when the process starts again */
  refused: Set<string>
  last: CountPass | null
}

const counting = processWide<Counting>('counting', () => ({ refused: new Set(), last: null }))

/** How long what this process counted last had waited, in milliseconds; 0 where nothing waited. */
export function countingState(): { waitedMs: number } {
  return { waitedMs: counting.last?.waitedMs ?? 0 }
}

/** Counts what has waited longest, of one organization. Of several processes one counts; null where nothing was to do. */
export async function countWaiting(now: Date = new Date()): Promise<CountPass | null> {
  counting.last = await countNext(linesTogether, now).catch(error => {
    if (isPassing(error)) throw error
    log.warn({ err: error }, 'stored lines could not be counted together; the first batch is tried alone')
    return countNext(1, now)
  })
  return counting.last
}

async function countNext(lines: number, now: Date): Promise<CountPass | null> {
  let tried: Waiting[] = []
  try {
    return await ingestTransaction(async client => {
      tried = await takeWaiting(client, lines)
      const [first] = tried
      if (!first) return null
      const { organizationId } = first
      const read = await readStoredLines(client, organizationId, {
        batchIds: tried.map(each => each.batchId),
        serviceIds: [...new Set(tried.flatMap(each => each.serviceIds))],
        from: new Date(least(tried.map(each => each.firstAt.getTime()))),
        until: new Date(greatest(tried.map(each => each.lastAt.getTime()))),
      })
      const room = await findRoom(client, byDay(read).keys(), now)
      await countLines(client, { organizationId, lines: read, mode: 'live' }, { room, now })
      return { lines: read.length, waitedMs: now.getTime() - first.createdAt.getTime() }
    })
  } catch (error) {
    const [alone] = tried
    if (tried.length !== 1 || !alone || isPassing(error)) throw error
    counting.refused.add(alone.batchId)
    log.error({ err: error, batchId: alone.batchId, lines: alone.lines }, 'a batch can’t be counted, and is left')
    return { lines: 0, waitedMs: 0 }
  }
}

/** The database is away, full or busy, or somebody was in the way (40: rolled back, 55: locked, 57: interrupted). */
function isPassing(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return isDatabaseDown(error) || /^(40|55|57)[0-9A-Z]{3}$/.test(code)
}

interface Waiting {
  batchId: string
  organizationId: string
  serviceIds: string[]
  firstAt: Date
  lastAt: Date
  createdAt: Date
  lines: number
}

/** Batches of one organization, one at least and with so many lines at most, that count from now on. */
async function takeWaiting(client: IngestClient, lines: number): Promise<Waiting[]> {
  const { rows: locks } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('keyturn.count')) as locked`,
  )
  if (!locks[0]?.locked) return []
  const { rows } = await client.query<Waiting>(
    `delete from uncounted_batches where batch_id in (
       select batch_id from (
         select batch_id, organization_id, row_number() over w as n, sum(lines) over w as lines,
           first_value(organization_id) over w as first_organization
         from (
           select * from uncounted_batches
           where batch_id <> all($2::uuid[]) and (held_until is null or held_until < clock_timestamp()) order by created_at, batch_id limit 1000
         ) b window w as (order by created_at, batch_id)
       ) w where organization_id = first_organization and (n = 1 or lines <= $1))
     returning batch_id as "batchId", organization_id as "organizationId", service_ids as "serviceIds",
       first_at as "firstAt", last_at as "lastAt", created_at as "createdAt", lines`,
    [lines, [...counting.refused]],
  )
  return rows.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
const greatest = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
