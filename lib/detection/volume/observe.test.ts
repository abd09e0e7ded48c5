import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daily, follow, madeUp, setting } from './made-up-key.fixture.ts'
import { learn, learnedMs, learnedOfPeersMs, missedAfterMs, observe, restMs } from './observe.ts'
import { bucketMs, bucketsOfDay, dayMs, hourMs, volumeParameters } from './parameters.ts'
import { gauges } from './scale.ts'
import { createVolumeState } from './volume-state.ts'

const steady = () => 40
const days = 21
/** What three weeks of a key teach, and its next day. */
function known(rate: (bucket: number) => number) {
  const buckets = madeUp(days + 1, rate)
  const { state, alerts } = follow(buckets.slice(0, days * bucketsOfDay))
  return { state, alerts, rest: buckets.slice(days * bucketsOfDay) }
}
const keys = { daily: known(daily), steady: known(steady) }
type Name = keyof typeof keys

function attacked(name: Name, times: number, { from = 144, count = 12 } = {}) {
  const { state, rest } = keys[name]
  const buckets = rest.map((bucket, n) =>
    n >= from && n < from + count ? { ...bucket, value: Math.round(bucket.value * times) } : bucket,
  )
  const { told } = follow(buckets, structuredClone(state))
  return { told, first: told.findIndex(each => each.isAlert) - from }
}

test.each([
  ['daily', daily],
  ['steady', steady],
])('of an ordinary fortnight of a %s key nothing is told', (_name, rate) => {
  for (const seed of ['a key', 'another', 'a third']) expect(follow(madeUp(14, rate, seed)).alerts).toEqual([])
})

test.each<[string, Name, number, number, number]>([
  ['five times as many are told of at once', 'daily', 5, 3, 0],
  ['five times as many are told of at once', 'steady', 5, 3, 0],
  ['three times as many are told of within the hour', 'daily', 3, 12, 11],
  ['three times as many are told of within the hour', 'steady', 3, 12, 11],
  ['an hour of nothing is told of before its next quarter is over', 'daily', 0, 15, 14],
  ['an hour of nothing is told of before its next quarter is over', 'steady', 0, 15, 14],
])('%s: %s', (_name, name, times, count, within) => {
  const { first } = attacked(name, times, { count })
  expect(first).toBeGreaterThanOrEqual(0)
  expect(first).toBeLessThanOrEqual(within)
})

test('it says what was seen where what was expected', () => {
  const { told, first } = attacked('steady', 5, { count: 3 })
  const alert = told[144 + first]
  expect(alert?.expected).toBeGreaterThan(35)
  expect(alert?.expected).toBeLessThan(45)
  expect(alert?.value).toBeGreaterThan(150)
  const hour = attacked('steady', 3, { count: 12 }).told[144 + 11]?.stretches.at(-1)
  expect(hour?.seen).toBeGreaterThan(2 * (hour?.expected ?? 0))
  expect(hour?.seen).toBeGreaterThan(hour?.high ?? Infinity)
})

test('a silence is shown by what is missing', () => {
  const { told } = attacked('steady', 0, { count: 15 })
  const alert = told.find(each => each.isAlert)
  expect(alert?.missing).toBeGreaterThan(30)
  const hour = told[144 + 12]
  expect(hour?.view).toEqual({ by: 'silence', missing: hour?.missing })
  expect(told.at(-1)?.missing).toBe(0)
})

test('after an alert it rests for three hours, and not longer', () => {
  const { told } = attacked('steady', 8, { count: 100 })
  const alerts = told.filter(each => each.isAlert)
  expect(alerts.length).toBeGreaterThan(0)
  expect(told.filter(each => each.score > 1).length).toBeGreaterThan(alerts.length)
  for (const [n, each] of alerts.slice(1).entries()) expect(each.at - (alerts[n]?.at ?? 0)).toBeGreaterThan(restMs)
})

test('less than what is worth an alert is no stretch and no silence', () => {
  const { state, told } = follow(madeUp(20, () => 0.2))
  const at = (told.at(-1)?.at ?? 0) + bucketMs
  const viewAt = (leastChange: number) =>
    observe(state, { at, value: 20 }, { ...setting, parameters: { ...setting.parameters, leastChange, novelty: 1000 } })
  expect(viewAt(30).isAlert).toBe(false)
  expect(viewAt(15).isAlert).toBe(true)
  expect(told.filter(each => each.view?.by === 'silence' && each.missing < 30 && each.score > 1)).toEqual([])
})

test('what a key does by itself every day is soon told no more, at whatever hour it comes', () => {
  const from = (day: number) => day * bucketsOfDay + ((day * 7) % 24) * 12
  const bursts = madeUp(35, bucket => {
    const into = bucket - from(Math.floor(bucket / bucketsOfDay))
    return into >= 0 && into < 6 ? 160 : 40
  })
  const { told } = follow(bursts)
  const late = told.slice(21 * bucketsOfDay)
  expect(late.filter(each => each.isAlert && each.view?.by === 'stretch').length).toBeLessThanOrEqual(1)
  const more = bursts.map((bucket, n) =>
    n >= 34 * bucketsOfDay && bucket.value > 100 ? { ...bucket, value: 640 } : bucket,
  )
  expect(
    follow(more)
      .told.slice(34 * bucketsOfDay)
      .some(each => each.isAlert),
  ).toBe(true)
})

test('nothing is told before a week is known', () => {
  const buckets = madeUp(9, steady).map((bucket, n) => ({ ...bucket, value: n % 50 === 49 ? 4000 : bucket.value }))
  const { told } = follow(buckets)
  const first = told.find(each => each.score > 1)
  expect((first?.at ?? 0) - (buckets[0]?.at ?? 0)).toBeLessThan(learnedMs)
  const alerts = told.filter(each => each.isAlert)
  expect(alerts.every(each => each.at - (buckets[0]?.at ?? 0) >= learnedMs)).toBe(true)
})

test('looking changes nothing, and is the same each time', () => {
  const { state, rest } = keys.daily
  const before = structuredClone(state)
  const looks = rest.slice(0, 30).map(bucket => observe(state, bucket, setting))
  expect(state).toEqual(before)
  expect(rest.slice(0, 30).map(bucket => observe(state, bucket, setting))).toEqual(looks)
})

test('a state that was put away goes on as if it had not been', () => {
  const buckets = madeUp(12, daily, 'put away')
  const whole = follow(buckets)
  const middle = 5 * bucketsOfDay + 7
  const { state, told } = follow(buckets.slice(0, middle))
  const rest = follow(buckets.slice(middle), structuredClone(state))
  expect([...told, ...rest.told]).toEqual(whole.told)
  expect(rest.state).toEqual(whole.state)
})

test('buckets that were not collected are no silence, and the clock goes on over them', () => {
  const gap = { from: 20 * bucketsOfDay, to: 21 * bucketsOfDay + 100 }
  const buckets = madeUp(26, daily, 'a gap').filter((_, n) => n < gap.from || n >= gap.to)
  const { told } = follow(buckets)
  const after = told[gap.from]
  expect(after?.missing).toBe(0)
  expect(after?.expected).toBeGreaterThan(0.5 * daily(gap.to))
  expect(after?.expected).toBeLessThan(2 * daily(gap.to))
  expect(told.slice(gap.from).filter(each => each.view?.by === 'silence' && each.score > 1)).toEqual([])
})

test('an alert of late raises the bar for what is new', () => {
  const gauge = { scale: gauges, parameters: { ...volumeParameters, leastChange: 0, ordinary: 1e9 } }
  const buckets = madeUp(8, daily)
  const state = createVolumeState()
  for (const bucket of buckets) learn(state, observe(state, bucket, gauge), gauge)
  const bucket = { at: (buckets.at(-1)?.at ?? 0) + bucketMs, value: 2 * Math.max(...buckets.map(each => each.value)) }
  const calm = observe(state, bucket, gauge)
  const noisy = observe({ ...structuredClone(state), pressure: 5 }, bucket, gauge)
  expect(noisy.score).toBeLessThan(calm.score)
})

test.each<[string, (n: number) => number]>([
  ['a key that is never used', () => 0],
  ['a count beyond all reason', n => (n === 900 ? Number.MAX_SAFE_INTEGER : 3)],
  ['nothing but such counts', () => Number.MAX_SAFE_INTEGER],
  ['used once, long ago', n => (n === 0 ? 1 : 0)],
])('%s gives numbers', (_name, countOf) => {
  const buckets = madeUp(8, () => 0).map((bucket, n) => ({ ...bucket, value: countOf(n) }))
  expect(
    follow(buckets)
      .told.flatMap(numbersOf)
      .filter(each => !Number.isFinite(each)),
  ).toEqual([])
})

test('a key that is never used is never told of', () => {
  const { told } = follow(madeUp(40, () => 0))
  expect(Math.max(...told.map(each => each.score))).toBeLessThan(0.5)
})

test('whatever comes, and whenever, it gives numbers, and no alert within a rest', () => {
  const step = fc.record({
    skipped: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3000 })),
    value: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(1_000_000_000)),
  })
  const property = fc.property(fc.array(step, { minLength: 1, maxLength: 700 }), steps => {
    let at = Date.parse('2026-01-05T00:00:00Z')
    const buckets = steps.map(({ skipped, value }) => {
      at += bucketMs * (1 + skipped)
      return { at, value }
    })
    const { told } = follow(buckets, createVolumeState())
    expect(told.flatMap(numbersOf).every(Number.isFinite)).toBe(true)
    expect(told.every(({ score, isAlert }) => score >= 0 && (!isAlert || score > 1))).toBe(true)
    const alerts = told.filter(each => each.isAlert).map(each => each.at)
    expect(alerts.every((each, n) => n === 0 || each - (alerts[n - 1] ?? 0) > restMs)).toBe(true)
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 30 })
})

function numbersOf({ score, expected, usual, missing, stretches }: ReturnType<typeof observe>): number[] {
  return [score, expected, usual, missing, ...stretches.flatMap(each => Object.values(each))]
}

test('the units are those that the docs name', () => {
  expect([learnedMs, learnedOfPeersMs, missedAfterMs, restMs]).toEqual([7 * dayMs, 6 * hourMs, 15 * dayMs, 3 * hourMs])
})

test('what goes on is one alert, and another when it has doubled', () => {
  const { state, rest } = keys.steady
  const going = structuredClone(state)
  const told = rest.slice(0, 40).map((bucket, n) => {
    const observation = observe(going, { ...bucket, value: n < 20 ? 400 : 2000 }, setting)
    learn(going, observation, setting, observation.score > 1)
    return observation.isAlert ? n : -1
  })
  const alerts = told.filter(n => n >= 0)
  expect(alerts[0]).toBe(0)
  expect(alerts.slice(1).every(n => n >= 20)).toBe(true)
  expect(alerts.length).toBeGreaterThan(1)
  expect(alerts.length).toBeLessThan(5)
})
