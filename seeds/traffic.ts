import { newId } from '#db/schema/columns.ts'
import { countDayRequests } from '#lib/usage/count-day-requests.ts'
import { clientsOf, forgottenClient } from './clients.ts'
import { recordCollected } from './collected.ts'
import { writeUses } from './first-uses.ts'
import { type KeyFacts, loadKeyFacts } from './key-facts.ts'
import { eachRequest, hourMs, type SampleRequest, type TrafficOf } from './sample-requests.ts'
import { type SightingTally, sight, sightingLines } from './sighting-tally.ts'
import { coarsen, count, type Tally, tallyLines } from './tally.ts'
import { services } from './tidewater.ts'
import { keySpecs } from './tidewater-keys.ts'
import { type Chunk, writeTraffic } from './write-traffic.ts'

const dayMs = 24 * hourMs
const minuteMs = 60_000

export interface TrafficRange {
  organizationId: string
  seed: string
  epoch: number
  /** whole minutes; `to` is not included */
  from: number
  to: number
  /** from here on each request has a row of its own; before, only the rollups know of it */
  rawFrom: number
  /** all rates times this */
  volume: number
}

export interface Written {
  requests: number
  raw: number
  /** secret id → its first and last request */
  uses: Map<string, { keyId: string; last: number }>
}

/** Generates and writes what was requested in a range, all levels and all keys at once. */
export async function writeSampleTraffic(range: TrafficRange): Promise<Written> {
  const written: Written = { requests: 0, raw: 0, uses: new Map() }
  const facts = await loadKeyFacts(range.organizationId)
  const batch = { id: newId(), organizationId: range.organizationId, to: range.to }
  await writeTraffic(batch, chunksOf(range, facts, batch.id, written))
  await recordCollected(range.from, range.to)
  await writeUses(range.organizationId, written.uses)
  const clock = { kind: 'system', organizationId: range.organizationId, name: 'clock' } as const
  await countDayRequests(clock, new Date(range.to))
  return written
}

function* chunksOf(range: TrafficRange, facts: KeyFacts[], batchId: string, written: Written): Generator<Chunk> {
  for (const spec of keySpecs) {
    const key = facts.find(each => each.service === spec.service && each.name === spec.name)
    const service = services.find(each => each.slug === spec.service)
    if (!key || !service) continue // a key of the sample may have been renamed by whoever plays with it
    const busier = { ...spec, perHour: spec.perHour * range.volume }
    const clients = clientsOf(key, spec.holder !== undefined)
    const { seed, epoch } = range
    const traffic = { facts: key, clients, forgotten: forgottenClient(key), spec: busier, service, seed, epoch }
    yield chunkOf(range, traffic, batchId, written)
  }
}

function chunkOf(range: TrafficRange, traffic: TrafficOf, batchId: string, written: Written): Chunk {
  const { facts, service } = traffic
  const minutes: Tally = new Map()
  const seen: SightingTally = new Map()
  let raw = ''
  for (let hour = range.from - (range.from % hourMs); hour < range.to; hour += hourMs) {
    eachRequest(traffic, [hour, range.from, range.to], request => {
      count(minutes, request, minuteMs)
      sight(seen, request, service.source)
      written.requests++
      noteUse(written, facts.id, request)
      if (request.time >= range.rawFrom) raw += rawLine(range, facts, request, batchId, ++written.raw)
    })
  }
  const owner = `${range.organizationId}\t${facts.serviceId}\t${facts.id}`
  const hours = coarsen(minutes, hourMs)
  return {
    request_logs: raw,
    usage_minute: tallyLines(minutes, owner),
    usage_hour: tallyLines(hours, owner),
    usage_day: tallyLines(coarsen(hours, dayMs), owner),
    sightings: sightingLines(seen, `${range.organizationId}\t${facts.id}`),
  }
}

function noteUse(written: Written, keyId: string, { secretId, outcome, status, time }: SampleRequest): void {
  if (outcome !== 'valid' && (outcome !== 'reported' || status === 401)) return
  const known = written.uses.get(secretId)
  if (!known) written.uses.set(secretId, { keyId, last: time })
  else if (time > known.last) known.last = time
}

function rawLine(range: TrafficRange, facts: KeyFacts, request: SampleRequest, batchId: string, line: number): string {
  const { time, secretId, source, outcome, status, route, durationMs, bytes, client } = request
  const [method, path] = route.split(' ')
  const whose = [range.organizationId, new Date(time).toISOString(), facts.id, secretId, facts.serviceId]
  const what = [facts.environment, source, outcome, status, method, path, durationMs, bytes]
  const who = [client.ip, client.country, client.userAgent, batchId, line]
  return `${[...whose, ...what, ...who].map(value => value ?? '\\N').join('\t')}\n`
}
