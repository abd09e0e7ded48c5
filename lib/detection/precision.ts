/** What people said of what a detector told. */
export interface Judgements {
  right: number
  wrong: number
  /** nobody has said so far */
  unjudged: number
}

export interface Precision extends Judgements {
  judged: number
  /** the Wilson interval of the share that was right, 95 %; null: too few to say anything of a share */
  interval: { from: number; to: number } | null
}

/** The interval of four is wider than half of all there is, whatever they say. */
const judgedAtLeast = 5
/** 97.5 % of a normal distribution lie below it. */
const z = 1.959964

/**
 * How often a detector was right, of what people judged. Not of all: what nobody judged may be otherwise. Never a bare
 * share, which of two cases is 0, 50 or 100 %.
 */
export function precisionOf({ right, wrong, unjudged }: Judgements): Precision {
  const judged = right + wrong
  const interval = judged < judgedAtLeast ? null : wilsonInterval(right, judged)
  return { right, wrong, unjudged, judged, interval }
}

/**
 * Between which the true share lies, of `hits` in `n`: stays within 0 and 1, and says something of none and of all
 * (Wilson 1927; equation 4 of Brown, Cai, DasGupta 2001).
 */
export function wilsonInterval(hits: number, n: number): { from: number; to: number } {
  const share = hits / n
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { from: Math.max(0, (middle - reach) / scale), to: Math.min(1, (middle + reach) / scale) }
}
