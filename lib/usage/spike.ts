export interface Expectation {
  low: number
  high: number
}

const leastHistory = 3

/**
 * What a count should have been, by what the same hour was on other days: the median, and four deviations around it.
 * The deviation is the median absolute one (scaled by 1.4826 to a gaussian's sigma), which single outliers do not move,
 * but at least that of counting itself, the square root of the median: few requests vary by nature. Null: too little
 * history to say anything.
 */
export function expectedRange(history: readonly number[]): Expectation | null {
  if (history.filter(count => count > 0).length < leastHistory) return null
  const middle = median(history)
  const spread = 1.4826 * median(history.map(count => Math.abs(count - middle)))
  const deviation = Math.max(spread, Math.sqrt(middle), 1)
  return { low: Math.max(0, Math.floor(middle - 4 * deviation)), high: Math.ceil(middle + 4 * deviation) }
}

/** Far more than expected: half as much again as the range allows, and not a handful. */
export function isSpike(seen: number, expected: Expectation | null): boolean {
  return expected !== null && seen > expected.high && seen >= 20 && seen >= expected.high * 1.5
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2
}
