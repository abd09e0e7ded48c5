import fc from 'fast-check'
import { expect, test } from 'vitest'
import { browserUse } from './detectors/browser-use.ts'
import { fanOut } from './detectors/fan-out.ts'
import { newPlace } from './detectors/new-place.ts'
import { sensitiveRoute } from './detectors/sensitive-route.ts'
import type { Finding } from './finding.ts'
import { dayMs, type KeyPast, type SeenValue } from './key-past.ts'
import { type Learning, learningOf, type VolumeKnown } from './learning.ts'
import { before, hourMs, keyPast, met, noon, openAlert, someCue, value } from './past.fixture.ts'

type Told = NonNullable<Parameters<typeof keyPast>[0]>
type Name = 'country' | 'network' | 'client' | Learning['detector']

const stateOf = (name: Name, past: KeyPast, hasSensitiveRoutes = true) =>
  learningOf(past, { hasSensitiveRoutes, volume: null }, noon).find(each => (each.of ?? each.detector) === name)?.state

const since = (ms: number, name = 'DE', requests = 9) => value(name, { first: before(ms), requests })
const many = (count: number, make: (i: number) => SeenValue) => Array.from({ length: count }, (_, i) => make(i))
const unused = { browser: [], client: [], country: [], network: [], prefix: [], sensitive: [] }
const young = { ...unused, country: [since(dayMs, 'DE', 900)], network: [since(dayMs)], prefix: [since(dayMs)] }
const crowd = {
  network: many(4, i => since(60 * dayMs, `${i}`)),
  prefix: many(50, i => since(2 * dayMs, `10.0.${i}.0/24`)),
}
const once = many(4, i => since(60 * dayMs, `${i}`, 1))
const today = many(50, i => since(hourMs, `10.0.${i}.0/24`))
const learning = (until: number, ms = dayMs) => ({ is: 'learning', since: before(ms), until: before(ms) + until })
const watching = (ms: number | null) => ({ is: 'watching', since: ms === null ? null : before(ms) })
const silent = (why: string, until: number | null = null) => ({ is: 'silent', why, until })
const trips = (count: number, days: (i: number) => number) => many(count, i => since(days(i) * dayMs, `A${i}`))

test.each<[string, Name, Told, object]>([
  ['a key that was never used', 'country', { seen: unused }, { is: 'unseen' }],
  ['a key that was never used', 'sensitive_route', { seen: unused }, { is: 'unseen' }],
  ['a key that was never used', 'fan_out', { seen: unused }, { is: 'unseen' }],
  ['a key that was never used', 'client', { seen: unused }, { is: 'unseen' }],
  ['a key of whose addresses nobody tells', 'network', { seen: { network: [] } }, { is: 'unseen' }],
  ['the first day, three of which teach countries', 'country', { seen: young }, learning(3 * dayMs)],
  ['the first day, seven of which teach networks', 'network', { seen: young }, learning(7 * dayMs)],
  ['the first day', 'sensitive_route', { seen: young }, learning(3 * dayMs)],
  ['the first day', 'error_burst', { seen: young }, learning(3 * dayMs)],
  ['the first day', 'enumeration', { seen: young }, learning(3 * dayMs)],
  ['the first day', 'fan_out', { seen: young }, learning(3 * dayMs)],
  ['the first day, of what is to be learned by nobody', 'dead_secret', { seen: young }, watching(null)],
  [
    'addresses told of since an hour, of an old key',
    'fan_out',
    { seen: { prefix: [since(hourMs)] } },
    learning(3 * dayMs, hourMs),
  ],
  ['a worker', 'country', {}, watching(57 * dayMs)],
  ['a worker', 'network', {}, watching(53 * dayMs)],
  ['a worker', 'client', {}, watching(57 * dayMs)],
  ['a worker', 'dormant_key', { watchedSince: before(90 * dayMs) }, watching(90 * dayMs)],
  ['a service that nobody listens to', 'dormant_key', { watchedSince: null }, { is: 'unseen' }],
  [
    'the fifth day of a key that is seldom used',
    'country',
    { seen: { country: [since(5 * dayMs)] } },
    learning(7 * dayMs, 5 * dayMs),
  ],
  ['a crowd’s key', 'country', { seen: crowd }, silent('crowd')],
  ['a crowd’s key', 'network', { seen: crowd }, silent('crowd')],
  ['a crowd’s key', 'client', { seen: crowd }, silent('crowd')],
  ['who came from fifty addresses today', 'country', { seen: { ...crowd, prefix: today } }, watching(57 * dayMs)],
  ['one request from each of its networks', 'country', { seen: { ...crowd, network: once } }, watching(57 * dayMs)],
  ['a crowd’s key', 'sensitive_route', { seen: crowd }, watching(57 * dayMs)],
  [
    'a key used everywhere',
    'country',
    { seen: { country: many(16, i => since(50 * dayMs, `A${i}`)) } },
    silent('many_places'),
  ],
  [
    'a key of nine networks',
    'network',
    { seen: { network: many(9, i => since(50 * dayMs, `${i}`)) } },
    silent('many_places'),
  ],
  [
    'a traveller, until all but two of the last countries are three weeks old',
    'country',
    { seen: { country: [value('DE'), ...trips(4, i => 4 + i)] } },
    silent('traveller', before(6 * dayMs) + 21 * dayMs),
  ],
  [
    'somebody who was twice abroad',
    'country',
    { seen: { country: [value('DE'), ...trips(2, i => 4 + i)] } },
    watching(57 * dayMs),
  ],
  [
    'a second network last week, for a fortnight',
    'network',
    { seen: { network: [value('24940'), since(5 * dayMs, '16509')] } },
    silent('unsettled', before(5 * dayMs) + 14 * dayMs),
  ],
  [
    'one odd request from elsewhere',
    'network',
    { seen: { network: [value('24940'), met('16509', before(5 * dayMs))] } },
    watching(53 * dayMs),
  ],
  ['browsers, where they are allowed', 'browser_use', { fromBrowsers: 'allow' }, silent('browsers_allowed')],
  ['browsers, where they are told of', 'browser_use', {}, watching(null)],
  ['browsers, where they are refused', 'browser_use', { fromBrowsers: 'refuse' }, watching(null)],
])('%s: %s', (_, name, past, expected) => {
  expect(stateOf(name, keyPast(past))).toEqual(expected)
})

test('where no route is sensitive, none is watched', () => {
  expect(stateOf('sensitive_route', keyPast(), false)).toEqual(silent('no_sensitive_routes'))
})

test('what it knows stands by use, and an attempt counts little', () => {
  const country = [since(dayMs, 'SE', 1), since(60 * dayMs, 'DE', 900)]
  const [first] = learningOf(keyPast({ seen: { country } }), { hasSensitiveRoutes: true, volume: null }, noon)
  expect(first?.knows?.map(each => each.value)).toEqual(['DE', 'SE'])
})

/** What the detectors themselves say of something that nobody ever saw, at noon. */
function tells(name: Name, past: KeyPast): boolean {
  const fresh = many(20 + 4 * past.seen.prefix.length, i => met(`198.51.${i}.0/24`, noon))
  const abroad = { ...past, seen: { ...past.seen, prefix: [...past.seen.prefix, ...fresh] } }
  const is = (subject: Finding['subject'], findings: Finding[]) => findings.some(each => each.subject === subject)
  switch (name) {
    case 'country':
      return is('country', newPlace(someCue('country', { value: 'ZZ' }), abroad))
    case 'network':
      return is('network', newPlace(someCue('network', { value: '64500' }), past))
    case 'client': {
      const beside = { ...past, alerts: [openAlert('sensitive_route')] }
      return is('client', newPlace(someCue('client', { value: 'python-requests' }), beside))
    }
    case 'sensitive_route':
      return sensitiveRoute(someCue('sensitive', { value: 'GET /admin' }), past).length > 0
    case 'fan_out':
      return fanOut(someCue('prefixes'), abroad).length > 0
    default:
      return browserUse(someCue('browser', { value: 'https://shop.example' }), past).length > 0
  }
}

test('a detector that is watching tells of something new, and one that is not does not', () => {
  const anAge = fc.oneof(fc.integer({ min: 1, max: 30 * 24 }), fc.integer({ min: 20, max: 200 }))
  const seen = (most: number) =>
    fc
      .array(fc.record({ hours: anAge, requests: fc.constantFrom(1, 3, 90) }), { maxLength: most })
      .map(all => all.map(({ hours, requests }, i) => since(hours * hourMs, `${i}`, requests)))
  const aSeen = fc.record({
    country: seen(20),
    network: seen(12),
    prefix: seen(90),
    client: seen(3),
    sensitive: seen(2),
  })
  const names = ['country', 'network', 'client', 'sensitive_route', 'fan_out', 'browser_use'] as const
  fc.assert(
    fc.property(aSeen, fc.constantFrom('allow', 'alert'), (all, fromBrowsers) => {
      const past = keyPast({ seen: all, fromBrowsers })
      for (const name of names)
        expect([name, stateOf(name, past)?.is === 'watching']).toEqual([name, tells(name, past)])
    }),
    { numRuns: 300 },
  )
})

const volumeOf = (volume: VolumeKnown | null) =>
  learningOf(keyPast(), { hasSensitiveRoutes: true, volume }, noon).filter(each => each.of === 'volume')
const counted = (hours: number, isOfPeers = false) => ({
  ...{ since: before(hours * hourMs), isOfPeers, isBusy: true, hasBursts: false },
})

test.each<[string, VolumeKnown | null, object, object | undefined]>([
  ['of a key that nothing was counted of', null, { is: 'unseen' }, undefined],
  ['a week teaches', counted(167), learning(7 * dayMs, 167 * hourMs), { whose: 'own', days: 6 }],
  ['a week teaches', counted(168), watching(0), { whose: 'own', days: 7 }],
  [
    'six hours are enough beside its service',
    counted(5, true),
    learning(6 * hourMs, 5 * hourMs),
    { whose: 'service', days: 0 },
  ],
  ['six hours are enough beside its service', counted(6, true), watching(0), { whose: 'service', days: 0 }],
  ['after a week it goes by its own', counted(7 * 24, true), watching(162 * hourMs), { whose: 'own', days: 7 }],
  ['four weeks at most', counted(60 * 24), watching(53 * dayMs), { whose: 'own', days: 28 }],
])('volume: %s', (_, volume, state, rhythm) => {
  const known = rhythm && { ...rhythm, isBusy: true, hasBursts: false }
  expect(volumeOf(volume)).toEqual([
    { detector: 'volume_spike', of: 'volume', knows: null, state, ...(known && { rhythm: known }) },
  ])
})
