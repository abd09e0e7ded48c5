import { newId } from '#db/schema/columns.ts'
import type { Actor } from '#lib/access/actor.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { lineAssigner, refusedDecoy, refusedLeaks } from './assign-lines.ts'
import {
  type BatchClaim,
  type BatchRow,
  claimBatches,
  dedupeKeyOf,
  findBatches,
  type RejectedLine,
} from './claim-batch.ts'
import { writeCues } from './cue.ts'
import { type DecoyUse, decoyCues } from './decoy-cues.ts'
import type { IngestError } from './errors.ts'
import { holdCounts } from './held-counts.ts'
import { inTurns } from './in-turns.ts'
import { type IngestClient, ingestTransaction } from './ingest-pool.ts'
import type { LogLine } from './log-line.ts'
import { noteLeaks } from './note-leaks.ts'
import { noteReports } from './note-reports.ts'
import { type LogBatch, type ReadBatch, readBatch, type SentBatch } from './read-batch.ts'
import type { RefusedLine } from './refused-line.ts'
import type { LeakyLine, RequestLine } from './request-line.ts'
import { findBoundService, type KnownService, type Resolved, resolveKeys } from './resolve-keys.ts'
import { storeForLater, writeLines } from './write-lines.ts'

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
  const read: ReadBatch[] = []
  for (const each of sent) read.push(await readBatch(each))
  let told: (() => void) | undefined
  const { results, stored, news } = await ingestTransaction(async client => {
    const known = await findNamed(client, organizationId, sent)
    const results = new Map<SentBatch, BatchResult>()
    for (const each of sent) {
      const earlier = known.get(nameOfBatch(each))
      if (earlier) results.set(each, repeated(earlier, each.batch))
    }
    const fresh = sent.flatMap((each, n) => (results.has(each) ? [] : [{ each, read: read[n] as ReadBatch }]))
    const assigned = await assignAll(client, organizationId, fresh)
    for (const { each, lines, rejected } of assigned) {
      if (lines.length === 0) results.set(each, ok(summary(newId(), 0, rejected)))
    }
    const telling = assigned.filter(({ lines, decoys, leaky }) => lines.length + decoys.length + leaky.length > 0)
    const written: RequestLine[] = []
    const news: Assigned[] = []
    for (const [n, claimed] of (await claimBatches(client, telling.map(claimOf), now)).entries()) {
      const assignment = telling[n] as Assigned
      const { each, lines, rejected } = assignment
      if (claimed.earlier) {
        if (lines.length > 0) results.set(each, repeated(claimed.earlier, each.batch))
        continue
      }
      if (lines.length > 0) results.set(each, ok(summary(claimed.batchId, lines.length, rejected)))
      news.push(assignment)
      for (const line of lines) {
        line.batchId = claimed.batchId
        written.push(line)
      }
    }
    const decoys = news.flatMap(each => each.decoys)
    const leaky = news.flatMap(each => each.leaky)
    await writeCues(client, organizationId, decoyCues(decoys), now)
    if (mode === 'live') {
      told = await noteLeaks(client, organizationId, leaky.length > 0 ? [...written, ...leaky] : written, now)
    }
    const batchId = written[0]?.batchId
    if (batchId === undefined) return { results, news }
    const origin = { organizationId, batchId }
    const isRush = mode === 'live' && written.length >= rushLines
    const stored = isRush ? await storeForLater(client, origin, written, now) : null
    if (!stored) await writeLines(client, origin, { lines: written, mode }, now)
    return { results, stored, news }
  })
  told?.()
  if (stored) await holdCounts(stored, now)
  const reports = news.map(({ each, lines }) => ({ actor: each.actor, lines }))
  if (mode === 'live') await noteReports(organizationId, reports, now)
  return sent.map(each => results.get(each) as BatchResult)
}

/**
 * What was refused as a whole is not done: mended, the same lines must count. So its name stays free, and what it shows
 * of keys is told of under another one, once.
 */
function claimOf({ each: { actor, batch }, lines, rejected }: Assigned): BatchClaim {
  const name = lines.length > 0 ? batch : { dedupe: { by: 'body' } as const, bodyHash: `refused ${batch.bodyHash}` }
  return {
    ...{ organizationId: actor.organizationId, tokenId: tokenOf(actor), dedupe: name.dedupe, bodyHash: name.bodyHash },
    ...{ accepted: lines.length, rejected: rejected.slice(0, listedRejections), rejectedCount: rejected.length },
  }
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

interface Fresh {
  each: SentBatch
  read: ReadBatch
}

interface Assigned {
  each: SentBatch
  lines: RequestLine[]
  rejected: RejectedLine[]
  /** decoys that stood in what was rejected, where a key belongs */
  decoys: DecoyUse[]
  /** of what was rejected that which shows keys where none belongs */
  leaky: LeakyLine[]
}

/** What is refused is searched for keys in plain alone. */
const naming = { keyId: null, secretId: null, service: null }

async function assignAll(client: IngestClient, organizationId: string, fresh: readonly Fresh[]): Promise<Assigned[]> {
  const told = fresh.flatMap(({ read }) => read.told.map(each => each.told))
  const refused = fresh.flatMap(({ read }) => read.refused.map(each => ({ ...each, ...naming })))
  const resolved = await resolveKeys(client, organizationId, refused.length > 0 ? [...told, ...refused] : told)
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

async function assign(actor: Actor, { told, rejected, refused }: ReadBatch, { resolved, bound }: KnownThings) {
  const assignLine = lineAssigner(actor, resolved, bound)
  const lines: RequestLine[] = []
  const decoys: DecoyUse[] = []
  const leaky: LeakyLine[] = []
  const look = (each: RefusedLine) => {
    const [decoy, leaks] = [refusedDecoy(each, resolved), refusedLeaks(each, resolved)]
    if (decoy) decoys.push(decoy)
    if (leaks) leaky.push(leaks)
  }
  await inTurns(refused, look)
  await inTurns(told, each => {
    const isOrphan = bound === null && isNobodys(each.told, resolved)
    const line = isOrphan ? null : assignLine(each.told, each.line)
    if (line) lines.push(line)
    else {
      rejected.push({ line: each.line, reason: isOrphan ? 'no_key' : 'not_found' })
      look(each.told)
    }
  })
  rejected.sort((a, b) => a.line - b.line)
  return { lines, rejected, decoys, leaky }
}

/** A gateway logs requests of every kind: what names neither a key nor a service that is there is no one's. */
function isNobodys({ isGatewayLine, isServiceGuess, key, keyId, secretId, service }: LogLine, { services }: Resolved) {
  if (!isGatewayLine || (key ?? keyId ?? secretId) !== null) return false
  return service === null || (!!isServiceGuess && !services.has(service))
}
