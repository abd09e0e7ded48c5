import type { Rhythm } from './rhythm.ts'

/** How the level of late days differs from the rhythm. Sums of two days, or, of a gauge, the distance in `seen`. */
export interface Level {
  seen: number
  usual: number
}

/** How widely a sum over a stretch of buckets varies; the mean of `squares` over that of `bases`, both of which forget. */
export interface Spread {
  squares: number
  bases: number
  times: number
}

/** A count of requests varies by its root, and as a multiple of itself; a gauge varies by what it varies. */
export interface Scale {
  /** a value says what it says; of a count chance has a part, so that one that is new says little alone */
  isMeasured: boolean
  /** where distances between values mean the same everywhere */
  root(value: number): number
  /** undoes it */
  unroot(root: number): number
  adjust(usual: number, level: Level, rhythm: Rhythm): number
  follow(level: Level, step: { value: number; usual: number; expected: number; share: number }): void
  /** how far a sum of buckets lies from what was expected, in standard deviations */
  apart(seen: number, expected: number, spread: Spread): number
  /** the sum that lies so far away; undoes `apart` */
  at(apart: number, expected: number, spread: Spread): number
  /** what a sum teaches of the spread */
  teaches(seen: number, expected: number, spread: Spread): { square: number; base: number }
}

const ratio = ({ squares, bases }: Spread): number => (bases > 0 ? Math.max(0, squares / bases) : 0)
/** Anscombe 1948: with it the root of a Poisson count has the same variance from few requests on */
const anscombe = 3 / 8
/** One outlier teaches as much as four deviations would. */
const outlier = 16

/** By what busy keys vary beyond chance, for a start: with it a root has the same variance at 10 requests and at 10,000 (Anscombe 1948). */
const varies = 0.3

/**
 * Requests: negative binomial, variance E + c²E², where c² is learned. The root stabilizes the first part, and the second
 * is divided out, so that 3 requests where 1 was expected and 300 where 100 were can be held against each other.
 */
export const counts: Scale = {
  isMeasured: false,
  root: value => Math.asinh(varies * Math.sqrt(value)) / varies,
  unroot: root => (Math.sinh(varies * root) / varies) ** 2,
  // A day of the mean, so that a new key's level is one.
  adjust: (usual, { seen, usual: told }, { all }) =>
    Math.max(1e-3, usual * ((seen + 24 * all + 1e-9) / (told + 24 * all + 1e-9))),
  follow(level, { value, usual, share }) {
    level.seen = level.seen * (1 - share) + value
    level.usual = level.usual * (1 - share) + usual
  },
  apart: (seen, expected, spread) =>
    (2 * (Math.sqrt(seen + anscombe) - Math.sqrt(expected + anscombe))) / Math.sqrt(1 + ratio(spread) * expected),
  at(apart, expected, spread) {
    const root = Math.sqrt(expected + anscombe) + (apart * Math.sqrt(1 + ratio(spread) * expected)) / 2
    return root <= 0 ? 0 : Math.max(0, root ** 2 - anscombe)
  },
  teaches(seen, expected, spread) {
    const variance = expected * (1 + ratio(spread) * expected)
    return {
      square: Math.min((seen - expected) ** 2, outlier * variance + outlier) - expected,
      base: expected ** 2,
    }
  },
}

/** A gauge: what it differs by is learned as it is. */
export const gauges: Scale = {
  isMeasured: true,
  root: value => value,
  unroot: root => root,
  adjust: (usual, { seen }) => usual + seen,
  follow(level, { value, expected, share }) {
    level.seen += share * (value - expected)
  },
  apart: (seen, expected, spread) => (spread.times === 0 ? 0 : (seen - expected) / (Math.sqrt(ratio(spread)) || 1e9)),
  at: (apart, expected, spread) => expected + apart * Math.sqrt(ratio(spread)),
  teaches(seen, expected, spread) {
    const square = (seen - expected) ** 2
    const known = ratio(spread)
    return { square: known > 0 ? Math.min(square, outlier * known) : square, base: 1 }
  },
}
