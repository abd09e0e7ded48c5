import { restMs } from '#lib/detection/volume/observe.ts'
import { bucketMs, hourMs, type VolumeParameters } from '#lib/detection/volume/parameters.ts'
import {
  addToCrowd,
  createCrowd,
  isBeyond,
  isCommon,
  latestOf,
  outOf,
  type Sums,
  togetherOf,
} from '#lib/detection/volume/together.ts'
import { type Replayed, replayVolume, type ToldVolume } from './replay-volume.ts'

/** Requests of each bucket. */
type Counts = Float64Array
type Turn = () => Promise<void> | undefined

interface Key {
  counts: Counts
  /** from when on nobody watches it, in milliseconds since 1970; null: it works */
  until: number | null
}

interface Found {
  /** the place of the bucket */
  n: number
  told: ToldVolume
  latest: Sums
}

const isMoreOf = ({ seen, expected }: ToldVolume): boolean => seen > expected

/** A service followed with some parameters, and what its keys did as well. */
export interface ServiceReplay {
  /** follows a key, once each; what is told of it alone is known when all were followed */
  followKey: (key: Key, turn: Turn) => Promise<() => ToldVolume[]>
  /** what the keys that were followed did together, which is told of the service, once; with what it did as a whole, if wanted */
  together: (isWhole: boolean) => ToldVolume[]
}

/** The place of the first bucket in which a key was used: before, nobody knew of it. */
export function firstUse(counts: Counts): number {
  const first = counts.findIndex(each => each > 0)
  return first < 0 ? counts.length : first
}

/** `buckets`: the starts of those that were recorded, in order; `all`: what the service's keys brought in each. */
export async function replayService(
  parameters: VolumeParameters,
  { buckets, all }: { buckets: readonly number[]; all: Counts },
  turn: Turn,
): Promise<ServiceReplay> {
  const service: Replayed[] = []
  const follow = replayVolume(parameters)
  for (const [n, at] of buckets.entries()) {
    service.push(follow({ at, value: all[n] ?? 0 }))
    await turn()
  }
  const crowds = buckets.map(createCrowd)
  const found: Found[] = []

  const isOfService = (n: number, isMore: boolean) => {
    const observation = service[n]?.observation
    const whole = observation && { isOut: outOf(observation), latest: latestOf(observation) }
    return whole !== undefined && isCommon(crowds[n] ?? createCrowd(), isMore, whole)
  }
  const isShared = ({ n, told, latest }: Found) => {
    const isMore = isMoreOf(told)
    return isOfService(n, isMore) && !(isMore && isBeyond(crowds[n] ?? createCrowd(), latest))
  }

  async function followKey({ counts, until }: Key, keyTurn: Turn): Promise<() => ToldVolume[]> {
    const followOwn = replayVolume(parameters)
    const first = firstUse(counts)
    const own: Found[] = []
    for (const [n, at] of buckets.entries()) {
      if (n < first) continue
      if (until !== null && at + bucketMs > until) break
      const value = counts[n] ?? 0
      const { told, observation, isBusy } = followOwn({ at, value })
      const crowd = crowds[n]
      if (crowd) {
        if (value > 0 || isBusy) crowd.keys++
        addToCrowd(crowd, observation)
      }
      if (told) own.push({ n, told, latest: latestOf(observation) })
      await keyTurn()
    }
    found.push(...own)
    return () => own.filter(each => !isShared(each)).map(({ told }) => told)
  }

  function together(isWhole: boolean): ToldVolume[] {
    const alone = found.filter(each => !isShared(each)).map(({ told }) => told)
    const isToldOfKey = (own: ToldVolume) =>
      alone.some(told => isMoreOf(told) === isMoreOf(own) && told.at <= own.at && own.at - told.at <= hourMs)
    const own = service.flatMap(({ told }, n) => {
      if (!isWhole || !told || togetherOf(crowds[n] ?? createCrowd(), isMoreOf(told)) === 0) return []
      return isOfService(n, isMoreOf(told)) || !isToldOfKey(told) ? [told] : []
    })
    const shared = found.flatMap(each => (isShared(each) ? [each.told] : []))
    let last = -Infinity
    return [...own, ...shared]
      .sort((a, b) => a.at - b.at)
      .filter(({ at }) => {
        if (at - last <= restMs) return false
        last = at
        return true
      })
  }

  return { followKey, together }
}
