import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { bucketMs, bucketsOfDay, dayMs, volumeParameters } from '#lib/detection/volume/parameters.ts'
import { recordDays } from '#lib/detection/volume/records.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { findService } from '#lib/services/find-service.ts'
import { listSegments } from '#lib/usage/counted-usage.ts'
import { floor } from '#lib/usage/log-sources.ts'
import type { BacktestVolumeInput } from './backtest-input.ts'
import { type BacktestSummary, summaryOf } from './backtest-summary.ts'
import { takePlace, turns } from './backtest-turns.ts'
import type { BacktestError } from './errors.ts'
import { kindOf, type Match, type MatchKind, matchTold } from './match-told.ts'
import {
  listBuckets,
  listUsedKeys,
  listVolumeAlerts,
  readCounts,
  type UsedKey,
  type VolumeAlert,
  type VolumeRange,
} from './read-volume-history.ts'
import { firstUse, replayService } from './replay-service.ts'
import type { ToldVolume } from './replay-volume.ts'

export interface BacktestRow extends Match<ToldVolume, VolumeAlert> {
  /** null: of the service, whose keys did it together */
  key: { id: string; name: string } | null
  kind: MatchKind
}

export interface Backtest {
  /** the latest first; of many the latest, and `summary` counts all of them */
  rows: BacktestRow[]
  summary: BacktestSummary
  /** keys that were used in the range, and of these, the most used first, those that were replayed */
  keys: { used: number; replayed: number }
  /** in milliseconds since 1970: the first bucket that was learned from; null: none was recorded */
  learnedFrom: number | null
}

interface Limits {
  now?: Date
  keysAtMost?: number
  rowsAtMost?: number
  /** no key is begun after so long */
  budgetMs?: number
}

/**
 * What the volume detector would have told of a service's keys with other parameters, beside what it tells with its own
 * and what was raised. Each key is followed once, from four weeks before the range on where so much is kept, and nothing
 * that came later is known of a bucket when it is looked at. Reads only, each key in a transaction of its own.
 * Fails with `not_found`, `busy`.
 */
export async function backtestVolume(
  actor: Actor,
  input: BacktestVolumeInput,
  { now = new Date(), keysAtMost = 100, rowsAtMost = 500, budgetMs = 20_000 }: Limits = {},
): Promise<Result<Backtest, BacktestError>> {
  const until = performance.now() + budgetMs
  const place = takePlace(actor)
  if (!place) return err({ reason: 'busy' })
  try {
    const found = await findHistory(actor, input, now)
    if (!found) return err({ reason: 'not_found' })
    const { range, from, used, buckets, alerts } = found
    const isPast = (share: number) => place.run.isOver || performance.now() > until - (1 - share) * budgetMs
    const read = await readKeys(actor, used.slice(0, keysAtMost), { range, buckets, isPast: () => isPast(1 / 2) })
    const turn = turns()
    const all = new Float64Array(buckets.length)
    for (const { counts } of read) for (const [n, requests] of counts.entries()) all[n] = (all[n] ?? 0) + requests
    const tried = await replayService(input.parameters, { buckets, all }, turn)
    const usual = await replayService(volumeParameters, { buckets, all }, turn)
    const rows: BacktestRow[] = []
    const told = { keyDays: 0, tried: 0, usual: 0 }
    const isAsked = ({ at }: { at: number }) => at > from
    const lay = (key: BacktestRow['key'], byTried: ToldVolume[], byUsual: ToldVolume[]) => {
      const own = { tried: byTried.filter(isAsked), usual: byUsual.filter(isAsked) }
      const raised = alerts.filter(alert => alert.keyId === (key?.id ?? null))
      rows.push(...matchTold({ ...own, alerts: raised }).map(match => ({ ...match, key, kind: kindOf(match) })))
      told.tried += own.tried.length
      told.usual += own.usual.length
    }

    const wanted = read.filter(({ id }) => input.key === undefined || id === input.key)
    let replayed = 0
    const followed: (() => void)[] = []
    for (const key of wanted) {
      if (place.run.isOver || (replayed > 0 && isPast(1))) break
      const [byTried, byUsual] = [await tried.followKey(key, turn), await usual.followKey(key, turn)]
      followed.push(() => lay({ id: key.id, name: key.name }, byTried(), byUsual()))
      const first = Math.max(from, buckets[firstUse(key.counts)] ?? Infinity)
      const isOver = (at: number) => key.until !== null && at + bucketMs > key.until
      told.keyDays += buckets.filter(at => at >= first && !isOver(at)).length / bucketsOfDay
      replayed++
    }
    for (const layOwn of followed) layOwn()
    const asked = input.key === undefined ? used.length : wanted.length
    // Of a service of which only a part was followed nobody can say whether one key did it alone.
    const isWhole = input.key === undefined && replayed === asked
    lay(null, tried.together(isWhole), usual.together(isWhole))
    rows.sort((a, b) => b.at - a.at)
    return ok({
      ...{ rows: rows.slice(0, rowsAtMost), summary: summaryOf(rows, told) },
      ...{ keys: { used: asked, replayed }, learnedFrom: buckets[0] ?? null },
    })
  } finally {
    place.leave()
  }
}

interface ReadKey extends UsedKey {
  /** by bucket */
  counts: Float64Array
}

/** Each in a transaction of its own; as many as there is time for, and one at least. */
async function readKeys(
  actor: Actor,
  used: readonly UsedKey[],
  { range, buckets, isPast }: { range: VolumeRange; buckets: readonly number[]; isPast: () => boolean },
): Promise<ReadKey[]> {
  const places = new Map(buckets.map((at, n) => [at, n]))
  const read: ReadKey[] = []
  for (const key of used) {
    if (read.length > 0 && isPast()) break
    const counts = new Float64Array(buckets.length)
    for (const { at, requests } of await withTenant(actor, tx => readCounts(tx, key.id, range))) {
      const n = places.get(at)
      if (n !== undefined) counts[n] = requests
    }
    read.push({ ...key, counts })
  }
  return read
}

/** What is read of all keys at once; null where there is no such service for the actor. */
async function findHistory(
  actor: Actor,
  { service: slug, environment, key, ...times }: BacktestVolumeInput,
  now: Date,
) {
  return withTenant(actor, async tx => {
    const service = await findService(tx, slug)
    const target = { teamId: service?.teamId, serviceId: service?.id, environment }
    const acts = ['service.detection', 'usage.see', 'alert.see'] as const
    if (!service || !acts.every(act => may(actor, act, target))) return null
    const from = floor(times.from.getTime(), bucketMs)
    const to = floor(Math.min(times.to.getTime(), now.getTime()), bucketMs)
    const segments = (await listSegments(tx)).filter(({ serviceId }) => serviceId === service.id)
    const asked: VolumeRange = { serviceId: service.id, environment, key, segments, from, to }
    const range = { ...asked, from: from - recordDays * dayMs }
    const used = await listUsedKeys(tx, asked)
    const alerts = (await listVolumeAlerts(tx, asked)).filter(({ keyId }) => key === undefined || keyId === key)
    return { range, from, used, alerts, buckets: await listBuckets(tx, range) }
  })
}
