import { expectedBand } from './expected-band.ts'
import { kept } from './novelty.ts'
import type { Observation, Stretch } from './observe.ts'
import { bucketMs, dayMs, type VolumeParameters } from './parameters.ts'
import { recordDays } from './records.ts'
import type { Scale } from './scale.ts'
import type { VolumeCue } from './volume-cue.ts'
import { longest, type VolumeState } from './volume-state.ts'

/** What an alert is told by, of a state that has not learned it yet; null: nothing was looked at. `from`, in milliseconds: when it began. */
export function cueOf(
  state: VolumeState,
  observation: Observation,
  setting: { scale: Scale; parameters: VolumeParameters },
): { from: number; cue: VolumeCue } | null {
  const { at, view, value, stretches } = observation
  const shortest = stretches[0]
  if (!view || !shortest) return null
  const days = state.since === null ? 0 : Math.min(recordDays, Math.floor((at - state.since) / dayMs))
  const band = expectedBand(state, at, setting)
  const common = { by: view.by, days, band }
  if (view.by === 'silence') {
    // Since the last request, or the last hour of it: what is older is not kept.
    const silent = state.values.length - 1 - state.values.findLastIndex(each => each > 0) + 1
    const from = at - (Math.min(silent, longest) - 1) * bucketMs
    const rounded = Math.round(view.missing)
    return {
      from,
      cue: { ...common, isMore: false, minutes: minutes(at + bucketMs - from), seen: 0, ...range(rounded, 1, rounded) },
    }
  }
  if (view.by === 'novelty') {
    const { past } = state
    const place = (past.times - view.nearest) % kept
    const nearest = {
      at: at - view.nearest * bucketMs,
      seen: Math.round(setting.scale.unroot(past.values[place] ?? 0)),
    }
    const isMore = value >= observation.expected
    return { from: at, cue: { ...common, isMore, nearest, ...ofStretch(shortest), days: Math.min(days, 14) } }
  }
  const { stretch } = view
  const from = begunAt(state, observation, stretch)
  return { from, cue: { ...common, isMore: stretch.seen > stretch.expected, ...ofStretch(stretch) } }
}

/** The first bucket of a stretch that lies so far beyond, or half as far, as the farthest of it. */
function begunAt(state: VolumeState, { at, value, expected }: Observation, { buckets, ...stretch }: Stretch): number {
  const sign = Math.sign(stretch.seen - stretch.expected)
  const wanted = [...state.expected, expected].slice(-buckets)
  const far = [...state.values, value].slice(-buckets).map((each, n) => sign * (each - (wanted[n] ?? 0)))
  const first = far.findIndex(each => each >= Math.max(...far) / 2)
  return at - (buckets - 1 - first) * bucketMs
}

const ofStretch = ({ buckets, seen, expected, low, high }: Stretch) => ({
  minutes: minutes(buckets * bucketMs),
  seen,
  ...range(Math.round(expected), low, high),
})

const range = (expected: number, low: number, high: number) => ({
  expected,
  low: Math.max(0, Math.floor(low)),
  high: Math.ceil(high),
})

const minutes = (ms: number): number => Math.round(ms / 60_000)
