import { addLatency, latencyBucket } from '#lib/usage/latency.ts'
import type { SampleRequest } from './sample-requests.ts'

/** What a rollup row holds beside whose and when. */
interface Cell {
  start: number
  /** secret, source, outcome and status class, as COPY wants them */
  of: string
  requests: number
  bytes: number
  latency: number[]
}

/** Counts of one key at one level. */
export type Tally = Map<string, Cell>

export function count(tally: Tally, request: SampleRequest, levelMs: number): void {
  const start = request.time - (request.time % levelMs)
  const statusClass = request.status === null ? 0 : Math.floor(request.status / 100)
  const of = `${request.secretId}\t${request.source}\t${request.outcome}\t${statusClass}`
  const cell = cellOf(tally, start, of)
  cell.requests++
  cell.bytes += request.bytes ?? 0
  if (request.durationMs === null) return
  const bucket = latencyBucket(request.durationMs)
  while (cell.latency.length <= bucket) cell.latency.push(0)
  cell.latency[bucket] = (cell.latency[bucket] ?? 0) + 1
}

/** The same counts by a longer level. */
export function coarsen(finer: Tally, levelMs: number): Tally {
  const tally: Tally = new Map()
  for (const from of finer.values()) {
    const cell = cellOf(tally, from.start - (from.start % levelMs), from.of)
    cell.requests += from.requests
    cell.bytes += from.bytes
    addLatency(cell.latency, from.latency)
  }
  return tally
}

/** The rows in COPY's text format; `owner` is organization, service and key, tab-separated. */
export function tallyLines(tally: Tally, owner: string): string {
  let lines = ''
  for (const { start, of, requests, bytes, latency } of tally.values()) {
    lines += `${owner}\t${of}\t${new Date(start).toISOString()}\t${requests}\t${bytes}\t{${latency.join(',')}}\n`
  }
  return lines
}

function cellOf(tally: Tally, start: number, of: string): Cell {
  const name = `${start}${of}`
  let cell = tally.get(name)
  if (!cell) {
    cell = { start, of, requests: 0, bytes: 0, latency: [] }
    tally.set(name, cell)
  }
  return cell
}
