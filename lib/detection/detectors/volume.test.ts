import { expect, test } from 'vitest'
import { dayMs, minuteMs } from '../key-past.ts'
import { before, noon, someCue } from '../past.fixture.ts'
import type { VolumeCue } from '../volume/volume-cue.ts'
import { sizeWords, volume } from './volume.ts'

const band = { from: new Date(before(6 * 60 * minuteMs)).toISOString(), minutes: 15, low: [20], high: [190] }
const spike: VolumeCue = {
  ...{ isMore: true, by: 'stretch', minutes: 15, seen: 684, expected: 120, low: 62, high: 190, days: 27, band },
}
const drop: VolumeCue = { ...spike, isMore: false, minutes: 60, seen: 40, expected: 480, low: 310, high: 700 }
const silence: VolumeCue = { ...drop, by: 'silence', minutes: 25, seen: 0, expected: 212, low: 1, high: 212 }
const novelty: VolumeCue = { ...spike, by: 'novelty', days: 14, nearest: { at: before(9 * dayMs), seen: 31 } }

const cueOf = (found: VolumeCue) =>
  someCue('volume', { value: JSON.stringify(found), first: before(15 * minuteMs), last: noon, requests: found.seen })
const found = (cue: VolumeCue, around: Partial<Parameters<typeof volume>[1]> = {}) =>
  volume(cueOf(cue), { environment: 'production', ...around })[0]

test.each<[string, VolumeCue, string, string, string]>([
  [
    'far more',
    spike,
    'is used far more than is usual at that time',
    'about 120, at most 190 requests in 15 minutes',
    '684 requests in 15 minutes; so many at that time were not seen in 27 days',
  ],
  [
    'far more in an hour, by many of a service’s keys',
    { ...spike, minutes: 60, seen: 24_000, expected: 2_000, high: 3_100, keys: { far: 5, all: 7 } },
    'is used far more than is usual at that time, by 5 of its 7 keys together',
    'about 2,000, at most 3,100 requests in an hour',
    '24,000 requests in an hour; so many at that time were not seen in 27 days',
  ],
  [
    'far less of a service, told for its keys',
    { ...drop, low: 0, high: 480, keys: { far: 5, all: 7 } },
    'is used far less than is usual at that time, by 5 of its 7 keys together',
    'about 480 requests in an hour',
    '40 requests in an hour; so few at that time were not seen in 27 days',
  ],
  [
    'far less',
    drop,
    'is used far less than is usual at that time',
    'about 480, at least 310 requests in an hour',
    '40 requests in an hour; so few at that time were not seen in 27 days',
  ],
  [
    'silence of all keys of a service',
    { ...silence, keys: { far: 3, all: 3 } },
    'has been silent for 25 minutes, all 3 of its keys together',
    'about 212 requests in 25 minutes',
    '0 requests in 25 minutes; in 27 days so many were never missed',
  ],
  [
    'like nothing before',
    novelty,
    'is used as never before in 14 days',
    'about 120 requests in 15 minutes; most like it: 31 requests in 5 minutes, on Mon 9 Nov, 12:00 UTC',
    '684 requests in 15 minutes; nothing like it was seen in 14 days',
  ],
  [
    'like nothing before, where the nearest is nothing',
    { ...novelty, expected: 0, nearest: { at: before(9 * dayMs), seen: 0 } },
    'is used as never before in 14 days',
    'about 0 requests in 15 minutes',
    '684 requests in 15 minutes; nothing like it was seen in 14 days',
  ],
  [
    'on the first day',
    { ...spike, days: 0, keys: { far: 1, all: 4 } },
    'is used far more than is usual at that time, by its keys together',
    'about 120, at most 190 requests in 15 minutes',
    '684 requests in 15 minutes',
  ],
])('%s', (_, cue, says, expected, seen) => {
  // A number and its unit stand on one line.
  const plain = (text = '') => text.replaceAll('\u00a0', ' ')
  const finding = found(cue)
  expect([plain(finding?.says), plain(finding?.expected), plain(finding?.seen)]).toEqual([says, expected, seen])
})

test.each<[string, VolumeCue, Parameters<typeof volume>[1], string]>([
  ['five times as much', { ...spike, seen: 600 }, { environment: 'production' }, 'high'],
  ['less than that', { ...spike, seen: 599 }, { environment: 'production' }, 'medium'],
  ['of a service, as at a launch', { ...spike, keys: { far: 3, all: 4 } }, { environment: 'production' }, 'low'],
  ['silence of a key', silence, { environment: 'production' }, 'low'],
  [
    'silence of a service, as in an outage',
    { ...silence, keys: { far: 3, all: 3 } },
    { environment: 'production' },
    'medium',
  ],
  ['where nothing is at stake', { ...spike, seen: 90_000 }, { environment: 'staging' }, 'low'],
])('severity: %s', (_, cue, around, severity) => {
  expect(volume(cueOf(cue), around).map(each => each.severity)).toEqual([severity])
})

test.each<[string, VolumeCue, string]>([
  ['in a quarter of an hour', { ...spike, seen: 256 }, '1024'],
  ['one more', { ...spike, seen: 257 }, '2048'],
  ['in an hour', { ...spike, minutes: 60, seen: 900 }, '1024'],
  ['as good as nothing', { ...spike, seen: 0 }, '1'],
  ['less', drop, 'less'],
  ['nothing', silence, 'less'],
])('what would be normal is a power of two an hour: %s', (_, cue, value) => {
  expect(found(cue)?.value).toBe(value)
})

test('what it is called where somebody said that it is normal', () => {
  const words = ['up to 1,024 requests an hour', 'less than usual']
  expect(['1024', 'less', 'production 1024'].map(sizeWords)).toEqual([...words, words[0]])
  expect(sizeWords('1024 at 23-1')).toBe('up to 1,024 requests an hour between 22:00 and 03:00 UTC')
})

test('a finding has its band and is told alone, unless another detector tells of the same half hour', () => {
  expect(found(spike)).toMatchObject({
    detector: 'volume_spike',
    subject: 'volume',
    band,
    isWeak: false,
    requests: 684,
  })
  expect(found(drop)).toMatchObject({ detector: 'volume_drop', isWeak: false })
  expect(found(spike, { isBesideAnother: true })).toMatchObject({ isWeak: true })
})

test('of another kind of cue it says nothing', () => {
  expect(volume(someCue('country'), { environment: 'production' })).toEqual([])
})
