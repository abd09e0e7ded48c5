import { expect, test } from 'vitest'
import { hourMs } from './parameters.ts'
import { createRhythm, fade, learnHour, type Rhythm, usual } from './rhythm.ts'

const monday = Date.parse('2026-01-05T00:00:00Z')
const plainly = { adjust: (each: number) => each, root: Math.sqrt }

function learned(weeks: number, mean: (hour: number) => number): Rhythm {
  const rhythm = createRhythm()
  for (let hour = 0; hour < weeks * 168; hour++) {
    learnHour(rhythm, monday + hour * hourMs, { mean: mean(hour), ...plainly })
  }
  return rhythm
}

/** In the middle of an hour of the week, where nothing of its neighbours is drawn in. */
const inMiddle = (rhythm: Rhythm, hour: number) => usual(rhythm, monday + (hour + 0.5) * hourMs)

test('nothing is usual of what was never met', () => {
  expect(usual(createRhythm(), monday)).toBe(0)
})

test('an hour that was met is what the next one is told by', () => {
  expect(
    usual(
      learned(1 / 168, () => 40),
      monday + hourMs,
    ),
  ).toBeCloseTo(40)
})

test('the hours of the day are learned within days', () => {
  const rhythm = learned(1, hour => (hour % 24 >= 8 && hour % 24 < 18 ? 100 : 10))
  expect(inMiddle(rhythm, 12)).toBeCloseTo(100, 0)
  expect(inMiddle(rhythm, 3)).toBeCloseTo(10, 0)
})

test('a key that rests at weekends is told by the hour of the week', () => {
  const rests = (hour: number) => (Math.floor(hour / 24) % 7 >= 5 ? 5 : 100)
  const rhythm = learned(4, rests)
  expect(inMiddle(rhythm, 36)).toBeCloseTo(100, 0)
  expect(inMiddle(rhythm, 5 * 24 + 12)).toBeCloseTo(5, 0)
})

test('a key without a rhythm is told by its mean', () => {
  let n = 0
  const noise = () => 50 + 20 * Math.sin((n++) ** 2)
  const rhythm = learned(4, noise)
  const told = Array.from({ length: 168 }, (_, hour) => inMiddle(rhythm, hour))
  expect(Math.min(...told)).toBeGreaterThan(40)
  expect(Math.max(...told)).toBeLessThan(60)
})

test('between the middles of two hours it is drawn straight', () => {
  const rhythm = learned(3, hour => (hour % 24 === 12 ? 100 : 20))
  const at = (hour: number) => usual(rhythm, monday + hour * hourMs)
  const [from, to] = [at(11.5), at(12.5)]
  expect(to - from).toBeGreaterThan(75)
  for (const share of [0.25, 0.5, 0.75]) expect(at(11.5 + share)).toBeCloseTo(from + share * (to - from), 6)
})

test('the last hour of a Sunday goes over into Monday', () => {
  const rhythm = learned(3, hour => (hour % 168 === 0 ? 100 : hour % 168 === 167 ? 50 : 20))
  const [sunday, next] = [inMiddle(rhythm, 167), inMiddle(rhythm, 168)]
  expect(usual(rhythm, monday + 168 * hourMs)).toBeCloseTo((sunday + next) / 2, 6)
})

test.each([1, 3, 7, 168])('after %d times half is forgotten', half => {
  expect((1 - fade(half)) ** half).toBeCloseTo(0.5, 10)
})
