import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { learn, observe } from '#lib/detection/volume/observe.ts'
import type { VolumeParameters } from '#lib/detection/volume/parameters.ts'
import { gauges } from '#lib/detection/volume/scale.ts'
import { createVolumeState } from '#lib/detection/volume/volume-state.ts'
import type { Series } from './series.ts'

/** One pass of the product's detector: each value is looked at, and then learned. Scores are in [0, 1], alerts at least 0.5. */
export function followSeries({ rows }: Series, parameters: VolumeParameters): { scores: number[]; alerts: number[] } {
  const state = createVolumeState()
  // That these are gauges and not counts of requests: no change is too small.
  const setting = { scale: gauges, parameters: { ...parameters, leastChange: 0 } }
  const alerts: number[] = []
  const scores = rows.map(({ at, value }, row) => {
    const observation = observe(state, { at, value }, setting)
    learn(state, observation, setting)
    if (!observation.isAlert) return Math.min(0.499, observation.score / 2)
    alerts.push(row)
    return Math.min(1, observation.score / 2)
  })
  return { scores, alerts }
}

/** Writes what was said of a series as the benchmark's own tools read it. */
export async function writeScores(folder: string, { category, file, rows, windows }: Series, scores: number[]) {
  const lines = rows.map(({ time, text, at }, row) => {
    const label = windows.some(({ from, to }) => at >= from && at <= to) ? 1 : 0
    return `${time},${text},${scores[row]},${label}\n`
  })
  await mkdir(join(folder, category), { recursive: true })
  const head = 'timestamp,value,anomaly_score,label\n'
  await writeFile(join(folder, category, `keyturn_${file}`), head + lines.join(''))
}
