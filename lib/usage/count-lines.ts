import { addRefusal, type Refusals, writeCues } from './cue.ts'
import { errorCues } from './error-cues.ts'
import { inTurns } from './in-turns.ts'
import type { IngestClient } from './ingest-pool.ts'
import { isLateLesson, type LessonsEnd, loadLessonsEnd } from './late-lessons.ts'
import { loadSensitiveMatchers, matchesNone, type SensitiveMatchers } from './load-sensitive-matchers.ts'
import { type SourceSegment, sourceAt } from './log-sources.ts'
import type { Room } from './partitions.ts'
import { loadSegments } from './record-sources.ts'
import type { RequestLine } from './request-line.ts'
import { byKey, byService, countLine, type Rollup, rowsOf } from './rollup.ts'
import { addTouch, sensitiveCues, type Touches } from './sensitive-cues.ts'
import { isSeen, type SightingDimension, type Sightings, seeLine, sightingsInOrder } from './sighting.ts'
import { sightingCues } from './sighting-cues.ts'
import { sightingAdmitter } from './sighting-limits.ts'
import { addUse, noUses, type Uses, writeUses } from './touch-keys.ts'
import { upsertKeyRollup, upsertServiceRollup, upsertSightings } from './upsert-rollups.ts'
import { upsertValues } from './upsert-values.ts'
import { countValues, type Dimension, keyValues, serviceValues, type ValueCounts } from './value-counts.ts'
import { admitter } from './value-limits.ts'

export type BatchMode = 'live' | 'import'

export interface CountedLines {
  organizationId: string
  lines: readonly RequestLine[]
  mode: BatchMode
}

/** Adds lines to all that counts them, and notes what they prove of keys, in the caller's transaction. */
export async function countLines(
  client: IngestClient,
  { organizationId, lines, mode }: CountedLines,
  { room, now }: { room: Room; now: Date },
): Promise<void> {
  const known = await loadKnown(client, { organizationId, lines, mode }, now)
  const counted = nothingCounted(now)
  await addCounts(counted, lines, known, now)
  await writeCounts(client, { organizationId, counted, mode }, { room, now })
}

/** What the database knows of lines that are to be counted. */
export interface Known {
  segments: readonly SourceSegment[]
  matchers: SensitiveMatchers
  lessonsEnd: LessonsEnd
}

export async function loadKnown(
  client: IngestClient,
  { organizationId, lines, mode }: CountedLines,
  now: Date,
): Promise<Known> {
  const serviceIds = [...new Set(lines.flatMap(line => line.serviceId ?? []))].sort()
  return {
    segments: await loadSegments(client, organizationId, serviceIds),
    matchers: await loadSensitiveMatchers(client, organizationId, serviceIds),
    lessonsEnd: mode === 'live' ? await loadLessonsEnd(client, lines, now) : new Map(),
  }
}

/** All that lines come to, in memory: requests by minute, what they show of themselves, where keys were seen from. */
export interface Counted {
  rollup: Rollup
  values: ValueCounts
  sightings: Sightings
  touches: Touches
  uses: Uses
  refusals: Refusals
  /** there is something in it that a detector should look at soon */
  isNews: boolean
  admit: ReturnType<typeof sightingAdmitter>
}

const telling: readonly SightingDimension[] = ['browser', 'client', 'country', 'network', 'sensitive']

export function nothingCounted(now: Date): Counted {
  const counted: Counted = {
    ...{ rollup: new Map(), values: new Map(), sightings: new Map(), touches: new Map() },
    ...{ uses: noUses(), refusals: new Map(), isNews: false },
    admit: sightingAdmitter(now, dimension => {
      counted.isNews ||= telling.includes(dimension)
    }),
  }
  return counted
}

/** How many things are told apart in it, of some two hundred bytes each. */
export function sizeOf({ rollup, values, sightings }: Counted): number {
  let size = 0
  for (const ofKey of rollup.values()) size += 2 * ofKey.size
  for (const cells of values.values())
    for (const cell of cells) for (const dimension in cell.values) size += 1 + cell.values[dimension as Dimension].size
  for (const ofKey of sightings.values())
    for (const dimension in ofKey) size += 1 + ofKey[dimension as SightingDimension].size
  return size
}

export async function addCounts(
  counted: Counted,
  lines: readonly RequestLine[],
  { segments, matchers, lessonsEnd }: Known,
  now: Date,
): Promise<void> {
  const { rollup, values, sightings, touches, uses, refusals, admit } = counted
  const limits = { key: admitter('key'), service: admitter('service') }
  const byService = Map.groupBy(segments, segment => segment.serviceId)
  // Key by key: what counts a key is at hand then, and this takes a third less time.
  await inTurns([...Map.groupBy(lines, line => line.keyId).values()].flat(), line => {
    countLine(rollup, line)
    countValues(values, line, limits)
    addUse(uses, line, now)
    addRefusal(refusals, line)
    const own = line.serviceId === null ? undefined : byService.get(line.serviceId)
    const chosen = sourceAt(own ?? [], line.time)
    const sensitive = matchers.get(line.serviceId ?? '') ?? matchesNone
    if (!isSeen(line, chosen) || isLateLesson(line, lessonsEnd)) return
    const route = sensitive(line.method, line.path)
    const isCounted = line.source === chosen
    seeLine(sightings, line, { isCounted, admit, route })
    if (route !== null && isCounted) addTouch(touches, line, route)
  })
  counted.isNews ||= refusals.size > 0
}

/**
 * Writes what was counted, in the caller's transaction. The tables are taken in one order and each in the order of its
 * key, so those who count at once queue and never deadlock.
 */
export async function writeCounts(
  client: IngestClient,
  { organizationId, counted, mode }: { organizationId: string; counted: Counted; mode: BatchMode },
  { room, now }: { room: Room; now: Date },
): Promise<void> {
  await upsertKeys(client, organizationId, counted, room)
  const met = await upsertSightings(client, organizationId, sightingsInOrder(counted.sightings))
  const awake = await writeUses(client, counted.uses, now)
  if (mode === 'live') {
    const errors = await errorCues(client, byKey(rowsOf(counted.rollup), 'hour'), now)
    const often = await sensitiveCues(client, counted.touches, now)
    const all = [...sightingCues(met), ...counted.refusals.values(), ...errors, ...often, ...awake]
    await writeCues(client, organizationId, all, now)
  }
  await upsertServices(client, organizationId, counted, room)
}

async function upsertKeys(client: IngestClient, organizationId: string, { rollup, values }: Counted, room: Room) {
  const minutes = byKey(rowsOf(rollup), 'minute')
  const hours = byKey(minutes, 'hour')
  await upsertKeyRollup(
    client,
    'minute',
    organizationId,
    minutes.filter(row => room.hasMinute(row.start)),
  )
  await upsertKeyRollup(
    client,
    'hour',
    organizationId,
    hours.filter(row => room.hasHour(row.start)),
  )
  await upsertKeyRollup(client, 'day', organizationId, byKey(hours, 'day'))
  const ofKeys = keyValues(values, admitter('key')).filter(row => room.hasHour(row.start))
  await upsertValues(client, 'key_values_hour', organizationId, ofKeys)
}

/** Last, and so held shortest: every batch of a service takes these same few rows. */
async function upsertServices(client: IngestClient, organizationId: string, { rollup, values }: Counted, room: Room) {
  const minutes = byService(rowsOf(rollup), 'minute')
  const hours = byService(minutes, 'hour')
  const admit = admitter('service')
  const hourly = serviceValues(values, 'hour', admit).filter(row => room.hasHour(row.start))
  await upsertServiceRollup(
    client,
    'minute',
    organizationId,
    minutes.filter(row => room.hasMinute(row.start)),
  )
  await upsertServiceRollup(
    client,
    'hour',
    organizationId,
    hours.filter(row => room.hasHour(row.start)),
  )
  await upsertServiceRollup(client, 'day', organizationId, byService(hours, 'day'))
  await upsertValues(client, 'service_values_hour', organizationId, hourly)
  await upsertValues(client, 'service_values_day', organizationId, serviceValues(values, 'day', admit))
}
