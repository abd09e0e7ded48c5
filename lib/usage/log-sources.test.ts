import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SourceSegment, sourceAt, spansOf } from './log-sources.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const base = Date.UTC(2026, 0, 10)
const segment = (from: number, source: SourceSegment['source'], until: number | null = null): SourceSegment => ({
  serviceId: 's',
  from: base + from,
  until: until === null ? null : base + until,
  source,
})

test('before the first change, and without any, verification is read', () => {
  expect(sourceAt([], base)).toBe('verification')
  expect(sourceAt([segment(hour, 'report')], base)).toBe('verification')
  expect(sourceAt([segment(hour, 'report')], base + hour)).toBe('report')
})

test('an import decides within its own days, whatever is in force around them', () => {
  const segments = [segment(-3 * day, 'report', -2 * day), segment(2 * hour, 'report')]
  expect([-4 * day, -3 * day, -2 * day - 1, -2 * day, hour, 2 * hour].map(at => sourceAt(segments, base + at))).toEqual(
    [...['verification', 'report', 'report', 'verification', 'verification', 'report']],
  )
  const within = [segment(0, 'verification'), segment(0, 'report', day), segment(2 * hour, 'verification')]
  expect([-1, 0, 3 * hour, day].map(at => sourceAt(within, base + at))).toEqual([
    ...['verification', 'report', 'report', 'verification'],
  ])
})

test('a change within a bucket counts from the bucket’s start, and of two the later one', () => {
  const segments = [
    segment(90 * minute, 'report'),
    segment(100 * minute, 'verification'),
    segment(200 * minute, 'report'),
  ]
  const at = (time: number) => [
    { serviceId: 's', from: null, until: base + time, source: 'verification' },
    { serviceId: 's', from: base + time, until: null, source: 'report' },
  ]
  expect(spansOf([segment(90 * minute, 'report')], hour)).toEqual(at(hour))
  expect(spansOf([segment(90 * minute, 'report')], day)).toEqual(at(0))
  expect(spansOf(segments, hour).map(span => [span.from && span.from - base, span.source])).toEqual([
    [null, 'verification'],
    [hour, 'verification'],
    [3 * hour, 'report'],
  ])
})

test('the stretches cover all of time once, and say of every minute what the segments say', () => {
  const times = fc.integer({ min: 0, max: 10_000 })
  const sources = fc.constantFrom('report' as const, 'verification' as const)
  const changes = fc.record({ from: times, source: sources }).map(({ from, source }) => segment(from * minute, source))
  const imports = fc
    .record({ from: times, length: fc.integer({ min: 1, max: 3_000 }) })
    .map(({ from, length }) => segment(from * minute, 'report', (from + length) * minute))
  const some = fc.uniqueArray(fc.oneof(changes, imports), { maxLength: 8, selector: each => each.from })
  fc.assert(
    fc.property(some, times, (segments, time) => {
      const at = base + time * minute
      const found = spansOf(segments, minute).filter(
        span => (span.from ?? Number.NEGATIVE_INFINITY) <= at && at < (span.until ?? Number.POSITIVE_INFINITY),
      )
      if (segments.length === 0) return
      expect(found).toHaveLength(1)
      expect(found[0]?.source).toBe(sourceAt(segments, at))
    }),
  )
})
