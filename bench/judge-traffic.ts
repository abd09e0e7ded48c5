import { learn, observe } from '#lib/detection/volume/observe.ts'
import { bucketMs, bucketsOfDay, type VolumeParameters } from '#lib/detection/volume/parameters.ts'
import { counts } from '#lib/detection/volume/scale.ts'
import { createVolumeState, type VolumeState } from '#lib/detection/volume/volume-state.ts'
import { poisson, randomOf } from '../seeds/random.ts'
import { type Kind, makeTraffic, type Traffic } from './traffic.ts'

/** What is done to a key in secret: its regular traffic so many times over, for so many buckets. */
const attacks = {
  fiveTimes: { times: 5, buckets: 3 },
  threeTimes: { times: 3, buckets: 12 },
  silence: { times: 0, buckets: 12 },
} as const
export type Attack = keyof typeof attacks
export const attackNames = Object.keys(attacks) as Attack[]

/** An hour in which a busy key should bring so much. */
const busy = 100
const perKey = 4
const firstDay = 28
/** A silence of an hour may be told of when the buckets that close after it are looked at. */
const graceBuckets = 2

export interface Judged {
  kind: Kind
  falseAlerts: number
  /** of each attack: how often it was made, and after how many minutes it was told of */
  tried: Record<Attack, number>
  minutes: Record<Attack, number[]>
  /** attacks that hide in the key's own bursts, or that change less than is worth an alert */
  hidden: number
  small: number
}

/**
 * Follows one made-up key for its days, as the product would: each bucket looked at, then learned. Every alert is false.
 * Four times after the fourth week the key is copied with all that is known of it, and the copy attacked.
 */
export function judgeKey(
  kind: Kind,
  { seed, days }: { seed: string; days: number },
  parameters: VolumeParameters,
): Judged {
  const traffic = makeTraffic(kind, { seed, days })
  const random = randomOf(`${seed} ${kind} attacks`)
  const moments = new Set(
    Array.from({ length: perKey }, () => Math.floor((firstDay + random() * (days - firstDay - 1)) * bucketsOfDay)),
  )
  const judged: Judged = {
    ...{ kind, falseAlerts: 0, hidden: 0, small: 0 },
    tried: { fiveTimes: 0, threeTimes: 0, silence: 0 },
    minutes: { fiveTimes: [], threeTimes: [], silence: [] },
  }
  const own = ownBursts(traffic)
  const state = createVolumeState()
  const setting = { scale: counts, parameters }
  traffic.requests.forEach((value, bucket) => {
    if (moments.has(bucket)) {
      for (const attack of attackNames) {
        const why = lacking(traffic, { attack, bucket, own, parameters })
        if (why === 'none') {
          judged.tried[attack]++
          const after = attacked(structuredClone(state), traffic, { attack, bucket, random, setting })
          if (after !== null) judged.minutes[attack].push(after)
        } else if (why !== 'calm') judged[why]++
      }
    }
    const observation = observe(state, { at: bucket * bucketMs, value }, setting)
    if (observation.isAlert) judged.falseAlerts++
    learn(state, observation, setting)
  })
  return judged
}

/** The minutes after which the attack is told of; null: it is not. */
function attacked(
  state: VolumeState,
  { requests, regular }: Traffic,
  at: { attack: Attack; bucket: number; random: () => number; setting: Parameters<typeof observe>[2] },
): number | null {
  const { times, buckets } = attacks[at.attack]
  const grace = times === 0 ? graceBuckets : 0
  for (let n = 0; n < buckets + grace; n++) {
    const bucket = at.bucket + n
    const own = requests[bucket] ?? 0
    const during = times === 0 ? 0 : own + poisson(at.random, (times - 1) * (regular[bucket] ?? 0))
    const value = n < buckets ? during : own
    const observation = observe(state, { at: bucket * bucketMs, value }, at.setting)
    if (observation.isAlert) return ((n + 1) * bucketMs) / 60_000
    learn(state, observation, at.setting)
  }
  return null
}

interface Own {
  /** by how many buckets: the most that the key ever brings by itself, as a multiple of its regular traffic */
  bursts: Record<number, number>
  isEverSilent: boolean
}

/** Of the truth, over all its days: what no detector could tell from an attack. */
function ownBursts({ regular, truth, requests }: Traffic): Own {
  const most = (buckets: number) => {
    const regularOf = sliding(regular, buckets)
    return sliding(truth, buckets).reduce((far, each, at) => Math.max(far, each / (regularOf[at] || 1)), 0)
  }
  const hour = attacks.silence.buckets
  return {
    bursts: { 3: most(3), 12: most(12) },
    isEverSilent: sliding(requests, hour).some(each => each === 0),
  }
}

function lacking(
  { regular, truth }: Traffic,
  { attack, bucket, own, parameters }: { attack: Attack; bucket: number; own: Own; parameters: VolumeParameters },
): 'none' | 'hidden' | 'small' | 'calm' {
  const { times, buckets } = attacks[attack]
  const regularSum = sum(regular, bucket, buckets)
  if (times === 0) return own.isEverSilent || regularSum < busy ? 'calm' : 'none'
  if ((times - 1) * regularSum < parameters.leastChange) return 'small'
  const height = (sum(truth, bucket, buckets) + (times - 1) * regularSum) / regularSum
  return (own.bursts[buckets] ?? 0) >= height ? 'hidden' : 'none'
}

function sum(values: Float64Array, from: number, buckets: number): number {
  let all = 0
  for (let n = 0; n < buckets; n++) all += values[from + n] ?? 0
  return all
}

const sliding = (values: Float64Array, buckets: number): number[] =>
  Array.from({ length: values.length - buckets + 1 }, (_, at) => sum(values, at, buckets))
