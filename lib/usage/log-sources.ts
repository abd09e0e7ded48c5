export type LogSource = 'verification' | 'report'

/** From when on a service's charts read a source; with an end it is an import's, and decides for its own days alone. */
export interface SourceSegment {
  serviceId: string
  /** milliseconds since 1970 */
  from: number
  until: number | null
  source: LogSource
}

/** A stretch in which one source is read; null: without an end on that side. */
export interface SourceSpan {
  serviceId: string
  from: number | null
  until: number | null
  source: LogSource
}

/**
 * Which source is read at a moment: an import's where one covers it, else that of the latest change before it, else
 * `verification`. Takes one service's segments.
 */
export function sourceAt(segments: readonly SourceSegment[], time: number): LogSource {
  let latest: SourceSegment | undefined
  for (const segment of segments) {
    if (segment.from > time) continue
    if (segment.until !== null) {
      if (time < segment.until) return segment.source
    } else if (!latest || segment.from >= latest.from) latest = segment
  }
  return latest?.source ?? 'verification'
}

/**
 * The same as stretches, for buckets of `intervalMs`: a bucket is counted by one source, and a change within it counts
 * from its start on.
 */
export function spansOf(segments: readonly SourceSegment[], intervalMs: number): SourceSpan[] {
  const byService = Map.groupBy(segments, segment => segment.serviceId)
  return [...byService].flatMap(([serviceId, own]) => serviceSpans(serviceId, own, intervalMs))
}

function serviceSpans(serviceId: string, own: readonly SourceSegment[], intervalMs: number): SourceSpan[] {
  // In the order of the changes themselves: of two in one bucket the later one counts.
  const floored = own.toSorted((a, b) => a.from - b.from).map(each => ({ ...each, from: floor(each.from, intervalMs) }))
  const edges = [...new Set(floored.flatMap(each => (each.until === null ? [each.from] : [each.from, each.until])))]
  edges.sort((a, b) => a - b)
  const spans: SourceSpan[] = []
  for (const [i, from] of edges.entries()) {
    spans.push({ serviceId, from, until: edges[i + 1] ?? null, source: sourceAt(floored, from) })
  }
  return [{ serviceId, from: null, until: edges[0] ?? null, source: 'verification' }, ...spans]
}

export function floor(time: number, intervalMs: number): number {
  return Math.floor(time / intervalMs) * intervalMs
}
