import { bucketsOfDay } from '#lib/detection/volume/parameters.ts'
import { normal, poisson, type Random, randomOf } from '../seeds/random.ts'

export const kinds = ['poisson', 'bursty', 'daily', 'weekly', 'drifting', 'sparse', 'session', 'cron'] as const
export type Kind = (typeof kinds)[number]

/** A made-up key, with what is true of it and no detector sees. One number for each bucket of 5 minutes. */
export interface Traffic {
  kind: Kind
  /** what its hour brings, without its own bursts and noise */
  regular: Float64Array
  /** what it brings, before chance decides how many requests come of it */
  truth: Float64Array
  requests: Float64Array
}

/** What makes a kind: what its moments bring, how many times that in its own bursts, and by what its moments vary (a coefficient of variation). */
interface Nature {
  regular: (bucket: number) => number
  burst?: Float64Array
  varies?: number
}

/** The same key for the same seed, kind and number, on every machine. */
export function makeTraffic(kind: Kind, { seed, days }: { seed: string; days: number }): Traffic {
  const random = randomOf(`${seed} ${kind}`)
  const buckets = days * bucketsOfDay
  const { regular: regularAt, burst, varies = 0 } = natures[kind](random, buckets)
  const regular = Float64Array.from({ length: buckets }, (_, bucket) => regularAt(bucket))
  const shape = varies > 0 ? 1 / varies ** 2 : 0
  const truth = regular.map(
    (rate, bucket) => rate * (burst?.[bucket] ?? 1) * (shape > 0 ? gamma(random, shape) / shape : 1),
  )
  return { kind, regular, truth, requests: truth.map(rate => poisson(random, rate)) }
}

const natures: Record<Kind, (random: Random, buckets: number) => Nature> = {
  poisson(random) {
    const rate = between(random, 2, 500)
    return { regular: () => rate }
  },
  /** One to five times a day, up to half an hour at up to 6.5 times its rate, which is noisy by itself. */
  bursty(random, buckets) {
    const rate = between(random, 5, 300)
    const varies = 0.2 + random() * 0.5
    const perDay = 1 + random() * 4
    const height = 1.5 + random() * 5
    const burst = new Float64Array(buckets).fill(1)
    for (let from = 0; from < buckets; from++) {
      if (random() >= perDay / bucketsOfDay) continue
      const to = from + 1 + Math.floor(random() * 6)
      const times = 1 + (height - 1) * random()
      for (let bucket = from; bucket < to; bucket++) burst[bucket] = Math.max(burst[bucket] ?? 1, times)
    }
    return { regular: () => rate, burst, varies }
  },
  daily: random => daily(random, () => 1),
  weekly(random) {
    const weekend = 0.05 + random() * 0.5
    return daily(random, bucket => (Math.floor(bucket / bucketsOfDay) % 7 >= 5 ? weekend : 1))
  },
  /** A level that wanders by 6 to 16 % a day, with a trend of up to 2 % a day. */
  drifting(random, buckets) {
    const trend = (random() - 0.5) * 0.04
    const wanders = 0.06 + random() * 0.1
    let level = 0
    const levels = Float64Array.from({ length: buckets / 12 }, () => {
      level += trend / 24 + (wanders * normal(random)) / Math.sqrt(24)
      return Math.exp(level)
    })
    return daily(random, bucket => levels[Math.floor(bucket / 12)] ?? 1)
  },
  sparse(random) {
    const rate = between(random, 0.01, 1)
    return { regular: () => rate }
  },
  /** People who come, work for up to an hour, and go: 2 to 20 times a day, most by day. */
  session(random, buckets) {
    const shape = dayShape(random)
    const perDay = 2 + random() * 18
    const size = between(random, 3, 60)
    const busy = new Float64Array(buckets)
    for (let from = 0; from < buckets; from++) {
      if (random() >= (perDay / bucketsOfDay) * shape(from) * 2) continue
      const to = from + 2 + Math.floor(random() * random() * 12)
      const rate = size * (0.3 + 1.4 * random())
      for (let bucket = from; bucket < to; bucket++) busy[bucket] = (busy[bucket] ?? 0) + rate
    }
    const mean = Math.max(0.01, busy.reduce((all, rate) => all + rate, 0) / buckets)
    return { regular: () => mean, burst: busy.map(rate => rate / mean) }
  },
  /** A job every quarter of an hour, half hour, hour, six hours or day, half of the times beside a little that always comes. */
  cron(random) {
    const every = [3, 6, 12, 72, 288][Math.floor(random() * 5)] ?? 12
    const at = Math.floor(random() * every)
    const size = between(random, 20, 2000)
    const always = random() < 0.5 ? 0 : between(random, 0.5, 20)
    return { regular: bucket => always + (bucket % every === at ? size : 0), varies: 0.1 }
  },
}

function daily(random: Random, times: (bucket: number) => number): Nature {
  const rate = between(random, 10, 600)
  const shape = dayShape(random)
  return { regular: bucket => rate * shape(bucket) * times(bucket), varies: 0.05 + random() * 0.25 }
}

/** A hill around a busy hour, 5 to 35 % of it at night. */
function dayShape(random: Random): (bucket: number) => number {
  const peak = random() * 24
  const width = 2.5 + random() * 3
  const night = 0.05 + random() * 0.3
  return bucket => {
    const away = Math.abs((bucket % bucketsOfDay) / 12 - peak)
    return night + (1 - night) * Math.exp(-(Math.min(away, 24 - away) ** 2) / (2 * width ** 2))
  }
}

/** As likely in each tenfold of the range. */
const between = (random: Random, low: number, high: number): number => low * (high / low) ** random()

/** Of a shape, and scale 1. Marsaglia and Tsang 2000; below a shape of one by their boost. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = normal(random)
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
