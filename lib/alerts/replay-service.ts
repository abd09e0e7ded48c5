import { restMs } from '#lib/detection/volume/observe.ts'
import { bucketMs, type VolumeParameters } from '#lib/detection/volume/parameters.ts'
import { addToCrowd, type Crowd, togetherOf } from '#lib/detection/volume/together.ts'
import { type Replayed, replayVolume, type ToldVolume } from './replay-volume.ts'

/** Requests of each bucket. */
type Counts = Float64Array
type Turn = () => Promise<void> | undefined

interface Key {
  counts: Counts
  /** from when on nobody watches it, in milliseconds since 1970; null: it works */
  until: number | null
}

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
  const crowds: Crowd[] = buckets.map(() => ({ above: 0, below: 0 }))
  const found: { n: number; told: ToldVolume }[] = []
  let keys = 0

  const isShared = (n: number, { seen, expected }: ToldVolume) =>
    togetherOf(crowds[n] ?? { above: 0, below: 0 }, { isMore: seen > expected, keys }) > 0

  async function followKey({ counts, until }: Key, keyTurn: Turn): Promise<() => ToldVolume[]> {
    keys++
    const followOwn = replayVolume(parameters)
    const first = firstUse(counts)
    const own: { n: number; told: ToldVolume }[] = []
    for (const [n, at] of buckets.entries()) {
      if (n < first) continue
      if (until !== null && at + bucketMs > until) break
      const { told, observation } = followOwn({ at, value: counts[n] ?? 0 })
      const crowd = crowds[n]
      if (crowd) addToCrowd(crowd, observation)
      if (told) own.push({ n, told })
      await keyTurn()
    }
    found.push(...own)
    return () => own.filter(({ n, told }) => !isShared(n, told)).map(({ told }) => told)
  }

  function together(isWhole: boolean): ToldVolume[] {
    const own = service.flatMap(({ told }, n) => (isWhole && told && isShared(n, told) ? [told] : []))
    const shared = found.flatMap(({ n, told }) => (isShared(n, told) ? [told] : []))
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
