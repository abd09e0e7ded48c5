import { restMs } from '#lib/detection/volume/observe.ts'
import { bucketMs, type VolumeParameters } from '#lib/detection/volume/parameters.ts'
import { isOfOne, isTogether, type Sums } from '#lib/detection/volume/together.ts'
import { type Replayed, replayVolume, type ToldVolume } from './replay-volume.ts'

type Counts = ReadonlyMap<number, number>
type Turn = () => Promise<void> | undefined

interface Key {
  counts: Counts
  /** from when on nobody watches it, in milliseconds since 1970; null: it works */
  until: number | null
}

/** A service followed with some parameters, and what its keys did as well. */
export interface ServiceReplay {
  /** follows a key, and returns what is told of it alone */
  followKey: (key: Key, turn: Turn) => Promise<ToldVolume[]>
  /** what the keys that were followed did together, which is told of the service, once; with what it did as a whole, if wanted */
  together: (isWhole: boolean) => ToldVolume[]
}

/** `buckets`: the starts of those that were recorded, in order; `all`: what the service's keys brought in each. */
export async function replayService(
  parameters: VolumeParameters,
  { buckets, all }: { buckets: readonly number[]; all: Counts },
  turn: Turn,
): Promise<ServiceReplay> {
  const service: Replayed[] = []
  const follow = replayVolume(parameters)
  for (const at of buckets) {
    service.push(follow({ at, value: all.get(at) ?? 0 }))
    await turn()
  }
  const farthest = new Float64Array(buckets.length)
  const shared: ToldVolume[] = []

  async function followKey({ counts, until }: Key, keyTurn: Turn): Promise<ToldVolume[]> {
    const alone: ToldVolume[] = []
    const followOwn = replayVolume(parameters)
    const first = Math.min(...counts.keys())
    for (const [n, at] of buckets.entries()) {
      if (at < first) continue
      if (until !== null && at + bucketMs > until) break
      const { told, sums } = followOwn({ at, value: counts.get(at) ?? 0 })
      if (sums) keepFarthest(n, sums)
      const others = service[n]?.sums
      if (told) (sums && others && isTogether(sums, others) ? shared : alone).push(told)
      await keyTurn()
    }
    return alone
  }

  function keepFarthest(n: number, { seen, expected }: Sums): void {
    if (Math.abs(seen - expected) > Math.abs(farthest[n] ?? 0)) farthest[n] = seen - expected
  }

  function together(isWhole: boolean): ToldVolume[] {
    const own = service.flatMap(({ told, sums }, n) => (told && sums && !isOfOne(farthest[n] ?? 0, sums) ? [told] : []))
    const found = [...(isWhole ? own : []), ...shared].sort((a, b) => a.at - b.at)
    let last = -Infinity
    return found.filter(({ at }) => {
      if (at - last <= restMs) return false
      last = at
      return true
    })
  }

  return { followKey, together }
}
