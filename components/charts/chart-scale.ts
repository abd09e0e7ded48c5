/** Where slots and times stand, in per cent from the left. */
export type ChartScale = { slot: (index: number) => number; time: (at: number) => number }

export function chartScale(times: number[], stepMs: number): ChartScale {
  const first = times[0] ?? 0
  const span = Math.max(1, times.length) * stepMs
  return {
    slot: index => (index / Math.max(1, times.length)) * 100,
    time: at => ((at - first) / span) * 100,
  }
}
