/** The value below which a share of the samples lies, by nearest rank. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('no samples')
  return Math.round(value * 100) / 100
}

/** Runs `work` `times` times, one after another, and returns how long each took in milliseconds. */
export async function timed(times: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = []
  for (let index = 0; index < times; index++) {
    const begun = performance.now()
    await work(index)
    samples.push(performance.now() - begun)
  }
  return samples
}
