import { kept, restoreValues, valuesSince } from './novelty.ts'
import { bucketsOfDay } from './parameters.ts'
import { createVolumeState, longest, type VolumeState } from './volume-state.ts'

/** A state as it is kept: what changes once a day, and what changes with each bucket. 20 KB at most, together. */
export interface StateBytes {
  past: Buffer
  rest: Buffer
}

/** What was written before and can't be read any more is learned anew. */
const version = 2

/**
 * Writes a state down. Values of the last day are in `rest`, so that `past`, which is five times as long, is written once
 * a day: `stored` is what was written last, and is given back as long as it serves.
 */
export function encodeState(state: VolumeState, stored: StateBytes | null): StateBytes {
  const { past, rhythm, level, spreads, records, hour } = state
  const folded = stored === null ? 0 : (numbersOf(stored.rest)[place.folded] ?? 0)
  const isDue = stored === null || past.times - folded >= bucketsOfDay
  const foldedAt = isDue ? past.times : folded
  const numbers = [
    ...[version, past.times, foldedAt, past.low, past.high, past.mean, past.step],
    ...[state.since, state.last, state.missing, state.pressure, state.alertedAt].map(orNaN),
    ...[rhythm.all, rhythm.hours, level.seen, level.usual, records.closed],
    ...[records.rest, records.day, hour?.at, hour?.sum, hour?.buckets].map(orNaN),
    ...[state.isOfPeers ? 1 : 0, state.told, state.values.length],
    ...rhythm.errors,
    ...spreads.flatMap(({ squares, bases, times }) => [squares, bases, times]),
    ...padded(state.values),
    ...padded(state.expected),
  ]
  const rest = Buffer.concat([
    bytesOf(Float64Array.from(numbers)),
    ...[rhythm.week, rhythm.day, records.days, records.today, records.before, records.now].map(bytesOf),
    ...[bytesOf(rhythm.weekTimes), bytesOf(rhythm.dayTimes)],
    bytesOf(valuesSince(past, foldedAt)),
  ])
  return { past: isDue || stored === null ? bytesOf(valuesSince(past, 0)) : stored.past, rest }
}

/** Reads what `encodeState` wrote; null where it is of another version. The state goes on as if it had stayed. */
export function decodeState(bytes: StateBytes): VolumeState | null {
  const numbers = numbersOf(bytes.rest)
  if (numbers[0] !== version) return null
  const take = reader(numbers)
  take()
  const state = createVolumeState()
  const { past, rhythm, level, records } = state
  const [times, folded] = [take(), take()]
  for (const name of ['low', 'high', 'mean', 'step'] as const) past[name] = take()
  state.since = orNull(take())
  state.last = orNull(take())
  state.missing = take()
  state.pressure = take()
  state.alertedAt = orNull(take())
  rhythm.all = take()
  rhythm.hours = take()
  level.seen = take()
  level.usual = take()
  records.closed = take()
  records.rest = orNull(take())
  records.day = orNull(take())
  const [at, sum, buckets] = [take(), take(), take()]
  state.hour = Number.isNaN(at) ? null : { at, sum, buckets }
  state.isOfPeers = take() === 1
  state.told = take()
  const known = take()
  rhythm.errors.forEach((_, n) => {
    rhythm.errors[n] = take()
  })
  for (const spread of state.spreads) Object.assign(spread, { squares: take(), bases: take(), times: take() })
  state.values = Array.from({ length: longest }, take).slice(0, known)
  state.expected = Array.from({ length: longest }, take).slice(0, known)

  let offset = numbers.byteLength
  for (const array of [rhythm.week, rhythm.day, records.days, records.today, records.before, records.now]) {
    array.set(floatsOf(bytes.rest, offset, array.length))
    offset += array.byteLength
  }
  for (const array of [rhythm.weekTimes, rhythm.dayTimes]) {
    array.set(bytes.rest.subarray(offset, offset + array.length))
    offset += array.length
  }
  const before = floatsOf(bytes.past, 0, bytes.past.length / 4)
  const tail = floatsOf(bytes.rest, offset, times - folded)
  const values = new Float32Array(before.length + tail.length)
  values.set(before)
  values.set(tail, before.length)
  restoreValues(past, values.subarray(Math.max(0, values.length - kept)), times)
  return state
}

const place = { folded: 2 }
const scalars = 25
const many = scalars + 3 + 2 * 3 + 2 * longest

const orNaN = (value: number | null | undefined): number => value ?? Number.NaN
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
const padded = (values: readonly number[]): number[] => Array.from({ length: longest }, (_, n) => values[n] ?? 0)

function reader(numbers: Float64Array): () => number {
  let next = 0
  return () => numbers[next++] ?? Number.NaN
}

/** Copies, since a driver's buffer begins anywhere. */
const numbersOf = (bytes: Buffer): Float64Array =>
  new Float64Array(Uint8Array.prototype.slice.call(bytes, 0, many * 8).buffer)
const floatsOf = (bytes: Buffer, offset: number, length: number): Float32Array =>
  new Float32Array(Uint8Array.prototype.slice.call(bytes, offset, offset + length * 4).buffer)
const bytesOf = (array: Float64Array | Float32Array | Uint8Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength)
