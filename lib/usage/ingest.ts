import { newId } from '#db/schema/columns.ts'
import type { Actor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { log } from '#lib/log.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { lineAssigner } from './assign-lines.ts'
import { type BatchRow, claimBatch, type Dedupe, findBatch, type RejectedLine } from './claim-batch.ts'
import type { IngestError } from './errors.ts'
import { inTurns } from './in-turns.ts'
import { closeIngestPool, type IngestClient, ingestTransaction } from './ingest-pool.ts'
import type { LogFormat } from './log-format.ts'
import { type LogLine, parseLogRecord, parseLogText } from './log-line.ts'
import { type TimeWindow, timeWindow } from './log-time.ts'
import { openNetworks } from './network.ts'
import type { RejectReason } from './reject-reason.ts'
import type { RequestLine } from './request-line.ts'
import { findBoundService, type Resolved, resolveKeys } from './resolve-keys.ts'
import { flushVerificationLines, verificationBufferState } from './verification-lines.ts'
import { type BatchMode, writeLines } from './write-lines.ts'

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

const listedRejections = 100

/**
 * Takes what services and gateways report. Durable once it returns, counted once however often it is sent. A bad line
 * is named and sinks no other. Fails with `not_allowed`, `idempotency_mismatch`.
 */
export async function ingestLogs(
  actor: Actor,
  batch: LogBatch,
  now: Date = new Date(),
): Promise<Result<IngestedBatch, IngestError>> {
  if (!mayAnywhere(actor, 'log.write')) return err({ reason: 'not_allowed' })
  await openNetworks()
  const window = timeWindow(batch.mode, now)
  const read = await readLines(batch, window)
  return ingestTransaction(async client => {
    const { organizationId } = actor
    const sender = { organizationId, tokenId: actor.kind === 'token' ? actor.tokenId : undefined }
    const known = batch.dedupe.by !== 'body' ? await findBatch(client, { ...sender, ...batch }) : null
    if (known) return repeated(known, batch)
    const { lines, rejected } = await assign(client, actor, read)
    rejected.sort((a, b) => a.line - b.line)
    // What was refused as a whole is not done: mended, the same lines must count.
    if (lines.length === 0) {
      const nothing = { batchId: newId(), accepted: 0, rejectedCount: rejected.length, duplicate: false }
      return ok({ ...nothing, rejected: rejected.slice(0, listedRejections) })
    }
    const claim = { ...sender, ...batch, accepted: lines.length, rejectedCount: rejected.length }
    const listed = rejected.slice(0, listedRejections)
    const claimed = await claimBatch(client, { ...claim, rejected: listed }, now)
    if (claimed.earlier) return repeated(claimed.earlier, batch)
    const { batchId } = claimed
    await writeLines(client, { organizationId, batchId }, { lines, mode: batch.mode }, now)
    return ok({ batchId, accepted: lines.length, rejected: listed, rejectedCount: rejected.length, duplicate: false })
  })
}

function repeated(earlier: BatchRow, { bodyHash }: LogBatch): Result<IngestedBatch, IngestError> {
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

async function assign(client: IngestClient, actor: Actor, { told, rejected }: Read) {
  const { organizationId } = actor
  const resolved = await resolveKeys(
    client,
    organizationId,
    told.map(each => each.told),
  )
  const boundId = actor.kind === 'token' ? actor.serviceId : null
  const bound = boundId === null ? null : await findBoundService(client, organizationId, boundId)
  const assignLine = lineAssigner(actor, resolved, bound)
  const lines: RequestLine[] = []
  await inTurns(told, each => {
    const isOrphan = bound === null && isNobodys(each.told, resolved)
    const line = isOrphan ? null : assignLine(each.told, each.line)
    if (line) lines.push(line)
    else rejected.push({ line: each.line, reason: isOrphan ? 'no_key' : 'not_found' })
  })
  return { lines, rejected }
}

/** A gateway logs requests of every kind: what names neither a key nor a service that is there is no one's. */
function isNobodys({ isGatewayLine, isServiceGuess, key, keyId, secretId, service }: LogLine, { services }: Resolved) {
  if (!isGatewayLine || (key ?? keyId ?? secretId) !== null) return false
  return service === null || (!!isServiceGuess && !services.has(service))
}

/** Writes what verification still holds, then closes the connections. For the shutdown; ingestion opens them again. */
export async function closeIngest(): Promise<void> {
  await flushVerificationLines()
  const { held } = verificationBufferState()
  if (held > 0) log.error({ lost: held }, 'verdicts could not be recorded before the end, and are lost')
  await closeIngestPool()
}
