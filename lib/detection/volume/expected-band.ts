import type { Band } from '#db/schema/alerts.ts'
import { bucketMs, hourMs, type VolumeParameters } from './parameters.ts'
import { recordOf } from './records.ts'
import { usual } from './rhythm.ts'
import type { Scale } from './scale.ts'
import { measureOf, type VolumeState } from './volume-state.ts'

const beforeMs = 6 * hourMs
const afterMs = 6 * hourMs

/**
 * Between how many requests each quarter of an hour around a moment should have, or have had, as far as a state knows:
 * what an alert draws what was seen against.
 */
export function expectedBand(
  state: VolumeState,
  at: number,
  { scale, parameters }: { scale: Scale; parameters: VolumeParameters },
): Band {
  const stretchMs = 3 * bucketMs
  const from = Math.floor((at - beforeMs) / stretchMs) * stretchMs
  const spread = state.spreads[0] ?? { squares: 0, bases: 0, times: 0 }
  const far = (isAbove: boolean) => Math.max(parameters.ordinary, recordOf(state.records, measureOf(0, isAbove)))
  const [above, below] = [far(true), far(false)]
  const band: Band = { from: new Date(from).toISOString(), minutes: stretchMs / 60_000, low: [], high: [] }
  for (let start = from; start < at + afterMs; start += stretchMs) {
    let expected = 0
    for (let bucket = start; bucket < start + stretchMs; bucket += bucketMs)
      expected += scale.adjust(usual(state.rhythm, bucket), state.level, state.rhythm)
    band.low.push(
      Math.max(0, Math.floor(Math.min(scale.at(-below, expected, spread), expected - parameters.leastChange))),
    )
    band.high.push(Math.ceil(Math.max(scale.at(above, expected, spread), expected + parameters.leastChange)))
  }
  return band
}
