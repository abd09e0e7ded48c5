/** What the volume detector can be told. Every service is watched with the same; a backtest tries others. */
export interface VolumeParameters {
  /** the smallest change that is worth an alert, in requests; 0 for a gauge */
  leastChange: number
  /** how far a state must lie from its nearest like, as a share of the key's own range */
  novelty: number
  /** how far from what is expected always counts as ordinary, in standard deviations */
  ordinary: number
  /** each alert of late raises the bar for what is new by this share; records raise their own */
  pressure: number
}

/**
 * `novelty` is where the score on labelled series is level (0.05 to 0.06), and `ordinary` what a month of independent
 * quarter hours reaches once: `bench/README.md` has what happens beside them.
 */
export const volumeParameters: Readonly<VolumeParameters> = {
  leastChange: 30,
  novelty: 0.06,
  ordinary: 4,
  pressure: 0.1,
}

export const bucketMs = 300_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Buckets of 5 minutes in a day: what is forgotten with time is forgotten by how many of them came. */
export const bucketsOfDay = dayMs / bucketMs
