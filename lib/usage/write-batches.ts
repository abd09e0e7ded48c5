import { newId } from '#db/schema/columns.ts'
import type { Actor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { lineAssigner, refusedDecoy } from './assign-lines.ts'
import { type BatchRow, claimBatches, type Dedupe, dedupeKeyOf, findBatches, type RejectedLine } from './claim-batch.ts'
import type { BatchMode } from './count-lines.ts'
import { writeCues } from './cue.ts'
import { type DecoyUse, decoyCues } from './decoy-cues.ts'
import type { IngestError } from './errors.ts'
import { holdCounts } from './held-counts.ts'
import { inTurns } from './in-turns.ts'
import { type IngestClient, ingestTransaction } from './ingest-pool.ts'
import type { LogFormat } from './log-format.ts'
import { type LogLine, parseLogRecord, parseLogText } from './log-line.ts'
import { type TimeWindow, timeWindow } from './log-time.ts'
import { noteLeaks } from './note-leaks.ts'
import type { RejectReason } from './reject-reason.ts'
import type { RequestLine } from './request-line.ts'
import { findBoundService, type KnownService, type Resolved, resolveKeys } from './resolve-keys.ts'
import { storeForLater, writeLines } from './write-lines.ts'

export interface LogBatch {
  /** line by line, of any format that is known; empty ones count in the numbering and for nothing else */
  lines?: readonly string[]
  /** or objects, as of a JSON array; a reason for one that another format's parser refused, undefined for none */
  records?: readonly (unknown | RejectReason)[]
  /** whose names they have; found line by line unless it is named */
  format?: LogFormat | 'auto'
  dedupe: Dedupe
  bodyHash: string | null
  mode: BatchMode
  /** the number of the first line; 1 unless the batch is a part of a file */
  firstLine?: number
}

export interface IngestedBatch {
  batchId: string
  accepted: number
  /** the first hundred */
  rejected: RejectedLine[]
  rejectedCount: number
  /** the batch was known: nothing was added, and this is what was answered then */
  duplicate: boolean
}

export type BatchResult = Result<IngestedBatch, IngestError>

/** A batch, and who sent it when. */
export interface SentBatch {
  actor: Actor
  batch: LogBatch
  now: Date
}

/** Batches with the same name are repetitions of each other. */
export function nameOfBatch({ actor, batch }: SentBatch): string {
  return dedupeKeyOf({ ...batch, tokenId: tokenOf(actor) })
}

const tokenOf = (actor: Actor) => (actor.kind === 'token' ? actor.tokenId : undefined)

const listedRejections = 100
/** As many are stored at once, and counted apart. */
const rushLines = 1_000

/**
 * Writes batches of one organization and mode, of which no two have one name, in one transaction: all of them are durable
 * once it returns, or none is. Many lines are counted in memory then, and `writeHeldCounts` writes that.
 */
export async function writeBatches(sent: readonly SentBatch[]): Promise<BatchResult[]> {
  const [first] = sent
  if (!first) return []
  const { organizationId } = first.actor
  const { mode } = first.batch
  const now = new Date(Math.max(...sent.map(each => each.now.getTime())))
  const read: Read[] = []
  for (const each of sent) read.push(await readLines(each.batch, timeWindow(mode, each.now)))
  let told: (() => void) | undefined
  const { results, stored } = await ingestTransaction(async client => {
    const known = await findNamed(client, organizationId, sent)
    const results = new Map<SentBatch, BatchResult>()
    for (const each of sent) {
      const earlier = known.get(nameOfBatch(each))
      if (earlier) results.set(each, repeated(earlier, each.batch))
    }
    const fresh = sent.flatMap((each, n) => (results.has(each) ? [] : [{ each, read: read[n] as Read }]))
    const assigned = await assignAll(client, organizationId, fresh)
    // What was refused as a whole is not done: mended, the same lines must count.
    for (const { each, lines, rejected } of assigned) {
      if (lines.length === 0) results.set(each, ok(summary(newId(), 0, rejected)))
    }
    const full = assigned.filter(({ lines }) => lines.length > 0)
    const decoys = assigned.filter(({ lines }) => lines.length === 0).flatMap(each => each.decoys)
    const claims = full.map(({ each, lines, rejected }) => ({
      ...{ organizationId, tokenId: tokenOf(each.actor), dedupe: each.batch.dedupe, bodyHash: each.batch.bodyHash },
      ...{ accepted: lines.length, rejected: rejected.slice(0, listedRejections), rejectedCount: rejected.length },
    }))
    const written: RequestLine[] = []
    for (const [n, claimed] of (await claimBatches(client, claims, now)).entries()) {
      const { each, lines, rejected } = full[n] as Assigned
      if (claimed.earlier) {
        results.set(each, repeated(claimed.earlier, each.batch))
        continue
      }
      results.set(each, ok(summary(claimed.batchId, lines.length, rejected)))
      decoys.push(...(full[n] as Assigned).decoys)
      for (const line of lines) {
        line.batchId = claimed.batchId
        written.push(line)
      }
    }
    await writeCues(client, organizationId, decoyCues(decoys), now)
    const batchId = written[0]?.batchId
    if (batchId === undefined) return { results }
    const origin = { organizationId, batchId }
    if (mode === 'live') told = await noteLeaks(client, organizationId, written, now)
    const isRush = mode === 'live' && written.length >= rushLines
    const stored = isRush ? await storeForLater(client, origin, written, now) : null
    if (!stored) await writeLines(client, origin, { lines: written, mode }, now)
    return { results, stored }
  })
  told?.()
  if (stored) await holdCounts(stored, now)
  return sent.map(each => results.get(each) as BatchResult)
}

function summary(batchId: string, accepted: number, rejected: readonly RejectedLine[]): IngestedBatch {
  const listed = rejected.slice(0, listedRejections)
  return { batchId, accepted, rejected: listed, rejectedCount: rejected.length, duplicate: false }
}

/** Those of a body are not looked for: most are new, and claiming tells. */
function findNamed(client: IngestClient, organizationId: string, sent: readonly SentBatch[]) {
  const named = sent.filter(({ batch }) => batch.dedupe.by !== 'body')
  return findBatches(
    client,
    organizationId,
    named.map(({ actor, batch }) => ({ ...batch, tokenId: tokenOf(actor) })),
  )
}

function repeated(earlier: BatchRow, { bodyHash }: LogBatch): BatchResult {
  if (earlier.bodyHash !== bodyHash) return err({ reason: 'idempotency_mismatch' })
  const { batchId, accepted, rejected, rejectedCount } = earlier
  return ok({ batchId, accepted, rejected, rejectedCount, duplicate: true })
}

interface Read {
  told: { line: number; told: LogLine }[]
  rejected: RejectedLine[]
}

async function readLines({ lines, records = [], firstLine = 1, format }: LogBatch, window: TimeWindow): Promise<Read> {
  const read: Read = { told: [], rejected: [] }
  await inTurns<unknown>(lines ?? records, (each, i) => {
    if (each === undefined || (lines && (each as string).trim() === '')) return
    const told = lines ? parseLogText(each as string, window, format) : parseRecord(each, window, format)
    if (typeof told === 'string') read.rejected.push({ line: firstLine + i, reason: told })
    else read.told.push({ line: firstLine + i, told })
  })
  return read
}

function parseRecord(record: unknown, window: TimeWindow, format?: LogFormat | 'auto'): LogLine | RejectReason {
  return record === 'bad_format' || record === 'bad_json' || record === 'not_an_object' || record === 'too_long'
    ? record
    : parseLogRecord(record, window, format)
}

interface Fresh {
  each: SentBatch
  read: Read
}

interface Assigned {
  each: SentBatch
  lines: RequestLine[]
  rejected: RejectedLine[]
  /** decoys that stood in what was rejected */
  decoys: DecoyUse[]
}

async function assignAll(client: IngestClient, organizationId: string, fresh: readonly Fresh[]): Promise<Assigned[]> {
  const told = fresh.flatMap(({ read }) => read.told.map(each => each.told))
  const resolved = await resolveKeys(client, organizationId, told)
  const assigned: Assigned[] = []
  for (const { each, read } of fresh) {
    const boundId = each.actor.kind === 'token' ? each.actor.serviceId : null
    const bound = boundId === null ? null : await findBoundService(client, organizationId, boundId)
    assigned.push({ each, ...(await assign(each.actor, read, { resolved, bound })) })
  }
  return assigned
}

interface KnownThings {
  resolved: Resolved
  bound: KnownService | null
}

async function assign(actor: Actor, { told, rejected }: Read, { resolved, bound }: KnownThings) {
  const assignLine = lineAssigner(actor, resolved, bound)
  const lines: RequestLine[] = []
  const decoys: DecoyUse[] = []
  await inTurns(told, each => {
    const isOrphan = bound === null && isNobodys(each.told, resolved)
    const line = isOrphan ? null : assignLine(each.told, each.line)
    if (line) lines.push(line)
    else {
      rejected.push({ line: each.line, reason: isOrphan ? 'no_key' : 'not_found' })
      const decoy = refusedDecoy(each.told, resolved)
      if (decoy) decoys.push(decoy)
    }
  })
  rejected.sort((a, b) => a.line - b.line)
  return { lines, rejected, decoys }
}

/** A gateway logs requests of every kind: what names neither a key nor a service that is there is no one's. */
function isNobodys({ isGatewayLine, isServiceGuess, key, keyId, secretId, service }: LogLine, { services }: Resolved) {
  if (!isGatewayLine || (key ?? keyId ?? secretId) !== null) return false
  return service === null || (!!isServiceGuess && !services.has(service))
}
