import { browserOf } from '#lib/usage/browser-of.ts'
import type { SensitiveMatchers } from '#lib/usage/load-sensitive-matchers.ts'
import { type SourceSegment, sourceAt } from '#lib/usage/log-sources.ts'
import type { RequestLine } from '#lib/usage/request-line.ts'
import { isSeen, type Sighting, type Sightings, seeLine, sightingsInOrder } from '#lib/usage/sighting.ts'

/** Where few requests show anything: from a browser, at a sensitive route. All else `sightingsOf` has counted already. */
export function markedSightings(
  lines: readonly RequestLine[],
  { segments, matchers }: { segments: readonly SourceSegment[]; matchers: SensitiveMatchers },
): Sighting[] {
  const all: Sightings = new Map()
  const ofServices = Map.groupBy(segments, segment => segment.serviceId)
  const browsers = new Map<string, boolean>()
  const routes = new Map<string, string | null>()
  for (const line of lines) {
    const agent = line.userAgent ?? ''
    let isBrowser = line.origin !== null || browsers.get(agent)
    if (isBrowser === undefined) {
      isBrowser = browserOf(line) !== null
      browsers.set(agent, isBrowser)
    }
    const sensitive = () => {
      // Paths of one route are alike but for names, and the sample's sensitive routes hold none.
      const name = `${line.serviceId} ${line.routeId ?? `${line.method} ${line.path}`}`
      const known = routes.get(name)
      if (known !== undefined) return known
      const found = matchers.get(line.serviceId ?? '')?.(line.method, line.path) ?? null
      routes.set(name, found)
      return found
    }
    const route = sensitive()
    if (!isBrowser && route === null) continue
    const chosen = sourceAt(ofServices.get(line.serviceId ?? '') ?? [], line.time)
    if (!isSeen(line, chosen)) continue
    const admit = (_: string, dimension: string) => dimension === 'browser' || dimension === 'sensitive'
    seeLine(all, line, { isCounted: line.source === chosen, admit, route })
  }
  return sightingsInOrder(all)
}
