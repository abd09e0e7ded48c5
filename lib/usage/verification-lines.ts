import { newId } from '#db/schema/columns.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { normalizeAddress } from './address.ts'
import { leakedOf } from './assign-lines.ts'
import { claimBatch } from './claim-batch.ts'
import { triedAt } from './decoy-cues.ts'
import { type IngestClient, ingestTransaction } from './ingest-pool.ts'
import { cleanText, pathOnly, withoutQuery } from './log-text.ts'
import { openNetworks } from './network.ts'
import { noteLeaks } from './note-leaks.ts'
import { placeOf } from './place.ts'
import type { RequestLine } from './request-line.ts'
import { resolveKeys } from './resolve-keys.ts'
import { storeUncounted } from './uncounted-batches.ts'
import { writeLines } from './write-lines.ts'

/** A question that Keyturn was asked about a key, and its verdict. Whose it is, verification has decided. */
export interface VerificationLine {
  organizationId: string
  serviceId: string | null
  environment: string | null
  keyId: string | null
  secretId: string | null
  /** the key is a decoy */
  isDecoy?: boolean
  /** the verdict */
  outcome: string
  time: Date
  method: string | null
  path: string | null
  ip: string | null
  userAgent: string | null
  origin: string | null
}

/** Formed once: a retry has the same name, so what was committed although no answer came is not written twice. */
interface Batch {
  name: string
  organizationId: string
  lines: VerificationLine[]
  failures: number
}

interface Buffer {
  waiting: Map<string, VerificationLine[]>
  /** being written, or to be written again */
  batches: Batch[]
  held: number
  lost: number
  /** the last attempt failed: the next one comes by the clock, and not with each line */
  isFailing: boolean
  timer?: NodeJS.Timeout
  writing?: Promise<void>
}

const flushAfterMs = 1_000
const flushAtLines = 1_000
const linesPerBatch = 5_000
const holdAtMost = 100_000
const attemptsAtRefused = 3

const buffer = processWide<Buffer>('verification-lines', () => ({
  waiting: new Map(),
  batches: [],
  held: 0,
  lost: 0,
  isFailing: false,
}))

/**
 * Remembers a verdict; it is durable within about a second. Verification stays fast while the database is slow, and
 * answers while it is away, so what no longer fits into memory is not recorded: it is counted and logged as lost.
 */
export async function recordVerification(line: VerificationLine): Promise<void> {
  if (buffer.held >= holdAtMost && buffer.writing) await buffer.writing
  if (buffer.held >= holdAtMost) {
    if (buffer.lost++ % 10_000 === 0)
      log.error({ lost: buffer.lost }, 'verdicts are not being recorded: no room for more')
    return
  }
  const waiting = buffer.waiting.get(line.organizationId) ?? []
  waiting.push(line)
  buffer.waiting.set(line.organizationId, waiting)
  buffer.held++
  if (waiting.length >= flushAtLines && !buffer.isFailing) void write()
  else writeLater()
}

/** Whether a verdict would be remembered at once. */
export const hasRoomForLines = () => buffer.held < holdAtMost

/** The timer that fired is none any more: it may have found a writer at work, who then asks for the next. */
function writeLater(): void {
  buffer.timer ??= setTimeout(() => {
    buffer.timer = undefined
    void write()
  }, flushAfterMs).unref()
}

/** Writes all that is held; resolves once it is durable, or, while the database is away, once that was tried. */
export async function flushVerificationLines(): Promise<void> {
  await buffer.writing
  await write()
}

export function verificationBufferState(): { held: number; lost: number } {
  return { held: buffer.held, lost: buffer.lost }
}

/** One writer at a time: what comes in meanwhile becomes the next, larger batch. */
function write(): Promise<void> {
  buffer.writing ??= writeAll().finally(() => {
    buffer.writing = undefined
    if (buffer.held > 0) writeLater()
  })
  return buffer.writing
}

async function writeAll(): Promise<void> {
  clearTimeout(buffer.timer)
  buffer.timer = undefined
  for (const [organizationId, lines] of buffer.waiting) {
    for (let i = 0; i < lines.length; i += linesPerBatch) {
      buffer.batches.push({ name: newId(), organizationId, lines: lines.slice(i, i + linesPerBatch), failures: 0 })
    }
  }
  buffer.waiting.clear()
  while (buffer.batches[0]) {
    const [batch] = buffer.batches
    buffer.isFailing = !(await isSettled(batch))
    if (buffer.isFailing) return
    buffer.batches.shift()
    buffer.held -= batch.lines.length
  }
}

/** Written, or given up: a batch that the database refuses for what it holds must not block those behind it. */
async function isSettled(batch: Batch): Promise<boolean> {
  try {
    await writeBatch(batch)
    return true
  } catch (error) {
    if (!isRefusal(error) || ++batch.failures < attemptsAtRefused) {
      log.warn({ err: error, lines: batch.lines.length }, 'verdicts could not be recorded yet')
      return false
    }
    buffer.lost += batch.lines.length
    log.error({ err: error, lost: buffer.lost }, 'verdicts were refused by the database and are lost')
    return true
  }
}

/** The database, or our own code, refused what the batch holds; else it was away, full, or busy, and will be back. */
function isRefusal(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) return !/^(08|40|53|55|57)/.test(code)
  return error instanceof TypeError || error instanceof RangeError
}

async function writeBatch({ name, organizationId, lines: told }: Batch): Promise<void> {
  await openNetworks()
  const read = told.map(readLine)
  const lines = read.map(({ line }) => line)
  const now = new Date(Math.max(...lines.map(line => line.time), Date.now()))
  let noted: (() => void) | undefined
  await ingestTransaction(async client => {
    const dedupe = { by: 'verification', key: name } as const
    const claim = { organizationId, dedupe, bodyHash: null, accepted: lines.length, rejected: [], rejectedCount: 0 }
    const { batchId } = await claimBatch(client, claim, now)
    if (!batchId) return
    const origin = { organizationId, batchId }
    noted = await noteLeaks(client, organizationId, await leakyLines(client, organizationId, read), now)
    const isRush = lines.length >= flushAtLines
    if (isRush && (await storeUncounted(client, origin, lines, { now }))) return
    await writeLines(client, origin, { lines, mode: 'live' }, now)
  })
  noted?.()
}

interface ReadLine {
  line: RequestLine
  /** keys in plain that stood where none belongs */
  found: string[]
}

/** Of a question too: whoever asks passes on what the client sent. */
async function leakyLines(client: IngestClient, organizationId: string, read: readonly ReadLine[]) {
  const leaky = read.filter(({ found }) => found.length > 0)
  if (leaky.length === 0) return []
  const naming = leaky.map(({ found }) => ({ key: null, keyId: null, secretId: null, service: null, leaked: found }))
  const resolved = await resolveKeys(client, organizationId, naming)
  return leaky.map(({ line, found }) => ({ ...line, leaked: leakedOf(found, resolved) }))
}

function readLine(told: VerificationLine, index: number): ReadLine {
  const found: string[] = []
  return { line: toRequestLine(told, index, found), found: [...new Set(found)] }
}

function toRequestLine(told: VerificationLine, index: number, found: string[]): RequestLine {
  const { keyId, secretId, environment, outcome, isDecoy = false } = told
  const decoy = triedAt(isDecoy, told.serviceId)
  const serviceId = decoy ? null : told.serviceId
  const path = cleanText(told.path, 2048, { cut: pathOnly, found })
  const userAgent = cleanText(told.userAgent, 512, { found })
  const origin = cleanText(told.origin, 512, { cut: withoutQuery, found })
  const ip = told.ip === null ? null : normalizeAddress(told.ip)
  const place = ip === null ? null : placeOf(ip)
  // Field by field: a spread costs more than all the looks before it.
  return {
    keyId,
    secretId,
    serviceId,
    environment,
    outcome,
    ip,
    decoy,
    time: told.time.getTime(),
    source: 'verification',
    status: null,
    method: cleanText(told.method, 20).text?.toUpperCase() ?? null,
    path: path.text,
    durationMs: null,
    bytes: null,
    country: place?.country ?? null,
    asn: place?.asn ?? null,
    routeId: null,
    userAgent: userAgent.text,
    origin: origin.text,
    requestId: null,
    line: index + 1,
    leak: path.leak || userAgent.leak || origin.leak,
  }
}
