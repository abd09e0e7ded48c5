export type Interval = 'minute' | 'hour' | 'day'

const INTERVAL_MS: Record<Interval, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

export type Slots<T> = { times: number[]; stepMs: number; buckets: (T | null)[] }

/**
 * Lays buckets on an even scale of time. A bucket that was not collected, or is missing altogether, is null: a chart may
 * leave a hole there, never a zero. The step is the smallest distance between two buckets, so that "per 30 minutes"
 * works on top of minutes.
 */
export function slotsOf<T extends { start: string; collected: boolean }>(buckets: T[], interval: Interval): Slots<T> {
  const sorted = buckets.map(bucket => ({ at: Date.parse(bucket.start), bucket })).sort((a, b) => a.at - b.at)
  const steps = sorted.slice(1).map(({ at }, index) => at - (sorted[index]?.at ?? at))
  const stepMs = Math.min(...steps.filter(step => step > 0), Number.POSITIVE_INFINITY)
  const step = Number.isFinite(stepMs) ? stepMs : INTERVAL_MS[interval]
  const first = sorted[0]?.at ?? 0
  const last = sorted.at(-1)?.at ?? first
  const count = sorted.length === 0 ? 0 : Math.round((last - first) / step) + 1
  const slots: Slots<T> = {
    times: Array.from({ length: count }, (_, index) => first + index * step),
    stepMs: step,
    buckets: new Array<T | null>(count).fill(null),
  }
  for (const { at, bucket } of sorted) {
    if (bucket.collected) slots.buckets[Math.round((at - first) / step)] = bucket
  }
  return slots
}

/** First and last index of each run for which nothing was recorded. */
export function gapsOf(recorded: boolean[]): [number, number][] {
  return runsOf(recorded, false)
}

/** First and last index of each run of `wanted`. */
export function runsOf(flags: boolean[], wanted = true): [number, number][] {
  const runs: [number, number][] = []
  flags.forEach((flag, index) => {
    if (flag !== wanted) return
    const last = runs.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  })
  return runs
}

/** "per minute", "per 30 minutes", "per hour", "per day". */
export function describeStep(stepMs: number): string {
  for (const [name, unitMs] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const) {
    if (stepMs % unitMs !== 0) continue
    const count = stepMs / unitMs
    return count === 1 ? `per ${name}` : `per ${count} ${name}s`
  }
  return `per ${Math.round(stepMs / 1000)} s`
}
