export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5 | 6

export type HeatScale = {
  /** The smallest that is more than nothing, and the largest; null where there is none. */
  ends: { least: number; most: number } | null
  hasZero: boolean
  /** 0 for nothing at all, then six steps of one hue. */
  stepOf: (value: number) => HeatStep
}

/**
 * Six even steps from the least to the most: of the number, or where a few dwarf all others ("log") of how often it has
 * grown tenfold. Nothing is a step of its own, so that a trace never looks like none.
 */
export function heatScale(values: readonly (number | null)[], kind: 'linear' | 'log' = 'linear'): HeatScale {
  const some = values.filter((value): value is number => value !== null && value > 0)
  const hasZero = values.includes(0)
  if (some.length === 0) return { ends: null, hasZero, stepOf: () => 0 }
  const [least, most] = [Math.min(...some), Math.max(...some)]
  const place = (value: number) => (kind === 'log' ? Math.log(value) : value)
  const span = place(most) - place(least)
  function stepOf(value: number): HeatStep {
    if (!(value > 0)) return 0
    if (span === 0) return 6
    const share = (place(value) - place(least)) / span
    return Math.min(6, Math.max(1, 1 + Math.floor(share * 6))) as HeatStep
  }
  return { ends: { least, most }, hasZero, stepOf }
}

export const heatColor = (step: HeatStep) => `var(--heat-${step})`
