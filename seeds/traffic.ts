import { setImmediate as otherWork } from 'node:timers/promises'
import { rawSql } from '#db/client.ts'
import { countDayRequests } from '#lib/usage/count-day-requests.ts'
import { ingestTransaction, withIngestClient } from '#lib/usage/ingest-pool.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import { recordCollected } from './collected.ts'
import { copyPiece, isKept, type SampleLines, writePiece } from './copy-piece.ts'
import { countPiece } from './count-piece.ts'
import { loadKeyFacts } from './key-facts.ts'
import { networks } from './places.ts'
import { listUncounted, type Piece } from './progress.ts'
import { eachRequest, hourMs, type TrafficOf, trafficOf } from './sample-requests.ts'
import { keySpecs } from './tidewater-keys.ts'
import { services } from './tidewater-services.ts'

const dayMs = 24 * hourMs

export interface TrafficRange extends Piece {
  organizationId: string
  seed: string
  epoch: number
  /** about how many requests there are in thirty days */
  requests: number
}

/** So many a month are what the rates of incidents are meant for; a smaller sample has them smaller, but not by as much. */
export const usualRequests = 2_050_000
/** over how many days the sample's traffic reaches back */
export const trafficDays = 30

/** Longer ranges are copied, and counted by the way. */
const liveAtMostMs = 6 * hourMs
const linesPerPiece = 70_000

/** Generates and writes what was requested in a range. Returns how many requests that are. */
export async function writeSampleTraffic(range: TrafficRange): Promise<number> {
  await nameNetworks()
  const work = { range, traffic: await loadTraffic(range) }
  const isLong = range.to - range.from > liveAtMostMs
  let written = 0
  for (const { isKept, pieces } of await inRuns(range)) {
    written += isLong && isKept ? await copyPieces(work, pieces) : await writePieces(work, pieces)
  }
  await recordCollected(range.from, range.to)
  const clock = { kind: 'system', organizationId: range.organizationId, name: 'clock' } as const
  await countDayRequests(clock, new Date(range.to))
  return written
}

interface Work {
  range: TrafficRange
  traffic: TrafficOf[]
}

async function writePieces({ range, traffic }: Work, pieces: Piece[]): Promise<number> {
  let written = 0
  for (const piece of pieces) {
    const { lines } = await linesOf(traffic, piece)
    if (!(await writePiece({ ...piece, organizationId: range.organizationId }, lines, new Date(range.to)))) break
    written += lines.length
  }
  return written
}

/**
 * One connection copies a piece while another counts the one before. Each commits at the end alone: if pieces came to be
 * seen one by one, autovacuum would look through growing tables every few seconds, a fifth of the whole work. What was
 * copied and not counted, when a server is stopped in between, `countLeftovers` counts.
 */
function copyPieces({ range, traffic }: Work, pieces: Piece[]): Promise<number> {
  const now = new Date(range.to)
  let written = 0
  return ingestTransaction(async counting => {
    let counted = Promise.resolve()
    await ingestTransaction(async copying => {
      for (const piece of pieces) {
        const made = { ...(await linesOf(traffic, piece)), now }
        const own = { ...piece, organizationId: range.organizationId }
        const id = await copyPiece(copying, own, made)
        await counted
        if (id === null) return
        written += made.lines.length
        counted = countPiece(counting, { ...own, id }, made.lines)
        counted.catch(() => {}) // heard where it is awaited, which is after the next piece is copied
      }
      await counted
    })
    return written
  })
}

/** Those that follow each other and are, or are not, kept one by one: both at once would wait for each other's rows. */
async function inRuns(range: TrafficRange): Promise<{ isKept: boolean; pieces: Piece[] }[]> {
  const now = new Date(range.to)
  const runs: { isKept: boolean; pieces: Piece[] }[] = []
  for (const piece of piecesOf(range)) {
    const kept = await withIngestClient(client => isKept(client, piece, now))
    const last = runs.at(-1)
    if (last?.isKept === kept) last.pieces.push(piece)
    else runs.push({ isKept: kept, pieces: [piece] })
  }
  return runs
}

/** Counts what an earlier process had copied when it was stopped. */
export async function countLeftovers(organizationId: string): Promise<void> {
  for (const piece of await withIngestClient(client => listUncounted(client, organizationId))) {
    await ingestTransaction(client => countPiece(client, { ...piece, organizationId }))
  }
}

async function loadTraffic({ organizationId, seed, epoch, requests }: TrafficRange): Promise<TrafficOf[]> {
  const facts = await loadKeyFacts(organizationId)
  const total = keySpecs.reduce((sum, spec) => sum + spec.perHour, 0) * 24 * trafficDays
  const volume = { keys: requests / total, incidents: Math.max(0.2, requests / usualRequests) }
  return keySpecs.flatMap(spec => {
    const key = facts.find(each => each.service === spec.service && each.name === spec.name)
    const service = services.find(each => each.slug === spec.service)
    // A key of the sample may have been renamed by whoever plays with it.
    return key && service ? [trafficOf(key, { spec, service }, { seed, epoch, volume })] : []
  })
}

/** In days (UTC), or, where there is little to a day, in several. */
function piecesOf({ from, to, requests }: TrafficRange): Piece[] {
  const days = Math.max(1, Math.floor(linesPerPiece / (requests / trafficDays)))
  const pieces: Piece[] = []
  for (let at = from; at < to; ) {
    const next = Math.min(to, at - (at % dayMs) + days * dayMs)
    pieces.push({ from: at, to: next })
    at = next
  }
  return pieces
}

/** Lets others work in between: what is copied and counted meanwhile needs the thread for a moment again and again. */
async function linesOf(traffic: TrafficOf[], { from, to }: Piece): Promise<SampleLines> {
  const made: SampleLines = { lines: [], byRoute: [] }
  const services = new Map<string, Map<string, RequestLine[]>>()
  for (const ofKey of traffic) {
    await otherWork()
    const routes = services.get(ofKey.facts.serviceId) ?? new Map<string, RequestLine[]>()
    services.set(ofKey.facts.serviceId, routes)
    const keep = (line: RequestLine, route: string) => {
      line.line = made.lines.push(line)
      const known = routes.get(route)
      if (known) known.push(line)
      else routes.set(route, [line])
    }
    for (let hour = from - (from % hourMs); hour < to; hour += hourMs) eachRequest(ofKey, [hour, from, to], keep)
  }
  made.byRoute = [...services.values()].flatMap(routes => [...routes.values()])
  return made
}

async function nameNetworks(): Promise<void> {
  const rows = JSON.stringify([...networks].map(([asn, name]) => ({ asn, name })))
  await rawSql('data')`
    insert into networks (asn, name)
    select n.asn, n.name from json_to_recordset(${rows}::text::json) n (asn bigint, name text)
    on conflict (asn) do nothing`
}
