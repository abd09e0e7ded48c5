const NICE = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** Three to five ticks from zero to at least `max`, round ones, with as little air above as possible. Counts are whole. */
export function niceTicks(max: number, whole = true): number[] {
  if (!(max > 0)) return [0, 1]
  if (whole && max <= 2) return max <= 1 ? [0, 1] : [0, 1, 2]
  const choices = [3, 2, 4].map(parts => ({ parts, step: niceStep(max / parts, whole) }))
  const best = choices.reduce((a, b) => (b.step * b.parts < a.step * a.parts ? b : a))
  return Array.from({ length: best.parts + 1 }, (_, index) => Number((index * best.step).toPrecision(12)))
}

function niceStep(least: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const steps = NICE.map(nice => nice * power).filter(step => !whole || Number.isInteger(Number(step.toPrecision(12))))
  return steps.find(step => step >= least * (1 - 1e-9)) ?? Math.ceil(least)
}
