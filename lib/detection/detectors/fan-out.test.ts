import { expect, test } from 'vitest'
import { dayMs, type KeyPast, minuteMs, type SeenValue } from '../key-past.ts'
import { before, hourMs, keyPast, met, noon, openAlert, someCue, value } from '../past.fixture.ts'
import { fanOut } from './fan-out.ts'

const cue = someCue('prefixes', { first: before(minuteMs), last: noon, requests: 5 })
/** So many prefixes, one after the other, within the hour up to a moment. */
const within = (count: number, end = noon, ms = hourMs): SeenValue[] =>
  Array.from({ length: count }, (_, i) => met(`${end} ${i}`, end - Math.floor((i * ms) / count)))
const told = (prefix: SeenValue[], more: Partial<KeyPast> = {}) => {
  const past = keyPast({ seen: { prefix: [value('5.9.10.0/24'), ...prefix] } })
  return fanOut(cue, { ...past, ...more }).map(each => `${each.severity}: ${each.seen}, ${each.expected}`)
}
/** From so many new ones in an hour of each of the days before. */
const daily = (count: number, days: number, from = 1) =>
  Array.from({ length: days }, (_, i) => within(count, before((i + from) * dayMs))).flat()

test.each<[string, SeenValue[], string[]]>([
  ['a home', [], []],
  ['a person on the way', within(8), []],
  ['nineteen', within(19), []],
  ['a key that is passed around', within(20), ['high: 20 new address ranges, at most 0 new in an hour']],
  ['twenty in two hours', within(20, noon, 2 * hourMs), []],
  ['machines that come and go as ever', [...within(30), ...daily(10, 7)], []],
  [
    'four times as many as ever',
    [...within(40), ...daily(10, 7)],
    ['high: 40 new address ranges, at most 10 new in an hour'],
  ],
  ['a fleet that was seen on one day a fortnight ago', [...within(30), ...daily(25, 1, 13)], []],
  ['what came after it is not looked at', [...within(12), ...within(60, noon + 2 * hourMs)], []],
])('%s', (_name, prefix, expected) => {
  expect(told(prefix)).toEqual(expected)
})

test('other environments weigh less', () => {
  expect(told(within(20), { environment: 'staging' })).toEqual([
    'medium: 20 new address ranges, at most 0 new in an hour',
  ])
  expect(fanOut({ ...cue, kind: 'network' }, keyPast({ seen: { prefix: within(60) } }))).toEqual([])
})

test('the first days say nothing, and the first of them is no measure', () => {
  const old = (days: number) => [value('5.9.10.0/24', { first: before(days * dayMs) })]
  const of = (prefix: SeenValue[]) => fanOut(cue, keyPast({ seen: { client: [], country: [], network: [], prefix } }))
  expect(of([...old(2), ...within(60)])).toEqual([])
  expect(of([...old(4), ...within(60)])).toHaveLength(1)
  // Everything was new on the first day, which would hide the fourth.
  expect(of([...old(4), ...within(50, before(3.5 * dayMs)), ...within(60)])).toHaveLength(1)
})

test('addresses that a gateway begins to tell of today are no crowd', () => {
  const past = keyPast({ seen: { prefix: within(300) } })
  expect(fanOut(cue, past)).toEqual([])
})

test('nothing is learned from what an open alert is about', () => {
  const theft = within(40, before(3 * hourMs))
  const open = { detector: 'fan_out', openedAt: before(4 * hourMs), lastSignalAt: before(3 * hourMs) }
  expect(told([...within(60), ...theft])).toEqual([])
  expect(told([...within(60), ...theft], { alerts: [openAlert('error_burst', open.openedAt)] })).toEqual([])
  expect(told([...within(60), ...theft], { alerts: [open] })).toEqual([
    'high: 60 new address ranges, at most 0 new in an hour',
  ])
})
