import { floor, type SourceSegment, sourceAt } from '#lib/usage/log-sources.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import { intervalMs } from '#lib/usage/rollup.ts'
import { isSeen } from '#lib/usage/sighting.ts'
import type { Dimension, ValueRow } from '#lib/usage/value-counts.ts'

/** How often requests showed one value, and how many of them, and when, count as a sighting. */
export interface Shown extends Pick<ValueRow, 'requests' | 'refused' | 'clientErrors' | 'serverErrors'> {
  seen: number
  firstSeen: number
  lastSeen: number
}

/** What requests with one key in an hour showed of themselves, as it stands in them. */
export interface ShownInHour extends Pick<ValueRow, 'keyId' | 'serviceId' | 'environment' | 'source' | 'start'> {
  shown: Record<Dimension, Map<string | number, Shown>>
}

/** What a line adds to each value that it shows. */
interface Weight {
  time: number
  isRefused: boolean
  statusClass: number
  isSeen: boolean
  isCounted: boolean
}

/** Counts as ingestion does; like `countRequests`, without finding anew for each line where it belongs. */
export function countShown(lines: readonly RequestLine[], segments: readonly SourceSegment[]): ShownInHour[] {
  const hours = new Map<string, ShownInHour>()
  const ofServices = Map.groupBy(segments, segment => segment.serviceId)
  let hour: ShownInHour | null = null
  for (const line of lines) {
    if (line.serviceId === null) continue
    if (!hour || !isOf(hour, line)) hour = hourOf(hours, line, line.serviceId)
    const weight = weightOf(line, ofServices.get(line.serviceId) ?? [])
    const { address, client, country, network, route } = hour.shown
    if (line.ip !== null) add(address, line.ip, weight)
    if (line.userAgent) add(client, line.userAgent, weight)
    if (line.country !== null) add(country, line.country, weight)
    if (line.asn !== null) add(network, line.asn, weight)
    if (line.routeId !== null) add(route, line.routeId, weight)
  }
  return [...hours.values()]
}

function isOf(hour: ShownInHour, line: RequestLine): boolean {
  return (
    hour.start === floor(line.time, intervalMs.hour) &&
    hour.keyId === line.keyId &&
    hour.source === line.source &&
    hour.serviceId === line.serviceId &&
    hour.environment === line.environment
  )
}

function hourOf(hours: Map<string, ShownInHour>, line: RequestLine, serviceId: string): ShownInHour {
  const { keyId, source } = line
  const environment = line.environment ?? 'unknown'
  const start = floor(line.time, intervalMs.hour)
  const name = `${keyId} ${serviceId} ${environment} ${source} ${start}`
  const known = hours.get(name)
  if (known) return known
  const shown = { address: new Map(), client: new Map(), country: new Map(), network: new Map(), route: new Map() }
  const hour = { keyId, serviceId, environment, source, start, shown }
  hours.set(name, hour)
  return hour
}

function weightOf(line: RequestLine, segments: readonly SourceSegment[]): Weight {
  const isRefused = line.outcome !== 'valid' && line.outcome !== 'reported'
  const statusClass = isRefused || line.status === null ? 0 : Math.floor(line.status / 100)
  const chosen = sourceAt(segments, line.time)
  return { time: line.time, isRefused, statusClass, isSeen: isSeen(line, chosen), isCounted: line.source === chosen }
}

function add(values: Map<string | number, Shown>, value: string | number, weight: Weight): void {
  let shown = values.get(value)
  if (!shown) {
    shown = { ...nothing }
    values.set(value, shown)
  }
  shown.requests++
  if (weight.isRefused) shown.refused++
  if (weight.statusClass === 4) shown.clientErrors++
  if (weight.statusClass === 5) shown.serverErrors++
  if (!weight.isSeen) return
  shown.firstSeen = Math.min(shown.firstSeen, weight.time)
  shown.lastSeen = Math.max(shown.lastSeen, weight.time)
  if (weight.isCounted) shown.seen++
}

const nothing: Shown = {
  ...{ requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 },
  ...{ seen: 0, firstSeen: Number.POSITIVE_INFINITY, lastSeen: Number.NEGATIVE_INFINITY },
}
