import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cue } from '#lib/usage/cue.ts'
import { sightingsAtMost } from '#lib/usage/sighting-limits.ts'
import { detect } from '../detect.ts'
import type { Severity } from '../input.ts'
import { dayMs, type KeyPast, minuteMs, type SeenValue } from '../key-past.ts'
import { before, hourMs, keyPast, met, noon, openAlert, someCue, value } from '../past.fixture.ts'
import { isAtLeast } from '../severity.ts'
import { newPlace } from './new-place.ts'

type Told = NonNullable<Parameters<typeof keyPast>[0]>
const home = { country: value('DE'), network: value('24940'), prefix: value('5.9.10.0/24'), client: value('billing') }
const since = (ms: number, name = 'DE') => value(name, { first: before(ms), last: noon })
const many = (count: number, make: (i: number) => SeenValue) => Array.from({ length: count }, (_, i) => make(i))

/** What a past says of a cue, in short. */
const told = (cue: Cue, past: Told = {}) => newPlace(cue, keyPast(past)).map(each => `${each.subject} ${each.severity}`)

const sweden = someCue('country', { value: 'SE' })
/** A thief's address, in a past that has not seen it before. */
const abroad = (seen: Told['seen'] = {}, more: Told = {}): Told => ({
  ...more,
  seen: {
    country: [home.country, met('SE', noon, 3)],
    prefix: [home.prefix, met('130.242.1.0/24', noon)],
    ...seen,
  },
})
const lastUsed = (ms: number) => value('DE', { last: before(ms) })

test.each<[string, Told, string[]]>([
  ['somewhere else, while home is at rest', abroad({ country: [lastUsed(2 * hourMs)] }), ['country medium']],
  ['somewhere else, in staging', abroad({}, { environment: 'staging' }), ['country low']],
  ['with a program that is new too', abroad({ client: [home.client, met('python-requests', noon)] }), ['country high']],
  [
    'a program that was new yesterday',
    abroad({ client: [home.client, met('billing-next', before(dayMs))] }),
    ['country medium'],
  ],
  ['and a sensitive route', abroad({}, { alerts: [openAlert('sensitive_route')] }), ['country critical']],
  ['after a long sleep', abroad({}, { alerts: [openAlert('dormant_key')] }), ['country high']],
  [
    'with all of them, in staging',
    abroad({}, { environment: 'staging', alerts: [openAlert('sensitive_route')] }),
    ['country medium'],
  ],
  ['beside errors', abroad({}, { alerts: [openAlert('error_burst')] }), ['country medium']],
  ['a known address that a database moved', abroad({ prefix: [home.prefix] }), []],
  [
    'the same, where made-up addresses have filled the room for them',
    abroad({ prefix: many(sightingsAtMost, i => since(20 * dayMs, `${i}`)) }),
    ['country medium'],
  ],
  ['the third day of a key', abroad({ country: [since(3 * dayMs - 1)] }), []],
  ['the fourth', abroad({ country: [since(3 * dayMs)] }), ['country medium']],
  ['the first country that is told of at all', abroad({ country: [] }), []],
  ['countries that a gateway tells of since today', abroad({ country: [since(2 * hourMs)] }), []],
  ['a key that is used everywhere', abroad({ country: many(16, i => since(50 * dayMs, `A${i}`)) }), []],
  ['a traveller', abroad({ country: [home.country, ...many(3, i => met(`A${i}`, before((i + 2) * dayMs), 9))] }), []],
  [
    'somebody who was twice abroad',
    abroad({ country: [lastUsed(2 * hourMs), ...many(2, i => met(`A${i}`, before((i + 2) * dayMs), 9))] }),
    ['country medium'],
  ],
  [
    'a thief whose proxy is in another country by the hour',
    abroad({ country: [home.country, ...many(9, i => met(`A${i}`, before((i + 1) * hourMs), 4))] }),
    ['country medium'],
  ],
  [
    'a thief who first asked once or twice from three countries',
    abroad({ country: [home.country, ...many(3, i => met(`A${i}`, before((i + 2) * dayMs), 2))] }),
    ['country medium'],
  ],
  [
    'a thief who asked once from sixteen countries',
    abroad({ country: [home.country, ...many(16, i => met(`A${i}`, before((i + 30) * dayMs), 1))] }),
    ['country medium'],
  ],
  [
    'a thief who asks once in twenty minutes',
    abroad({
      country: [home.country, met('SE', before(40 * minuteMs), 3)],
      prefix: [home.prefix, met('130.242.1.0/24', before(40 * minuteMs))],
    }),
    ['country medium'],
  ],
])('another country: %s', (_name, past, expected) => {
  expect(told({ ...sweden, last: noon }, past).filter(each => !each.startsWith('travel'))).toEqual(expected)
})

const travelling = (seen: Told['seen'] = {}) =>
  abroad({ network: [home.network, met('1653', noon)], country: [lastUsed(20 * minuteMs)], ...seen })

test.each<[string, Told, boolean]>([
  ['from two countries within the hour', travelling(), true],
  ['two hours after home', travelling({ country: [lastUsed(2 * hourMs)] }), false],
  ['through the network that is always used', travelling({ network: [home.network] }), false],
  ['of a key that is used in two countries anyway', travelling({ country: [lastUsed(0), value('AT')] }), false],
  [
    'one odd request from elsewhere, weeks ago',
    travelling({ country: [lastUsed(0), met('FR', before(20 * dayMs))] }),
    true,
  ],
  ['a line that comes a day late', travelling({ country: [value('DE', { last: noon + dayMs })] }), false],
])('travel: %s', (_name, past, expected) => {
  const said = told(sweden, past)
  expect(said).toEqual(expected ? ['country medium', 'travel high'] : ['country medium'])
})

test('it says where, and from the first request on', () => {
  const past = travelling({ country: [lastUsed(0), met('SE', before(5 * minuteMs), 3)] })
  const [country, travel] = newPlace(sweden, keyPast(past))
  expect(country).toMatchObject({ says: 'is used from Sweden for the first time', expected: 'Germany', seen: 'Sweden' })
  expect(country).toMatchObject({ first: before(5 * minuteMs), last: sweden.last })
  expect(travel).toMatchObject({ says: 'is used from Germany and Sweden within the same hour', value: 'SE' })
  // One request from there long ago is no part of it.
  const odd = abroad({ country: [home.country, met('SE', before(90 * dayMs), 3)] })
  expect(newPlace(sweden, keyPast(odd))[0]?.first).toBe(before(dayMs))
})

const amazon = someCue('network', { value: '16509' })
const elsewhere = (seen: Told['seen'] = {}, more: Told = {}): Told => ({
  ...more,
  seen: { network: [home.network, met('16509', noon, 3)], ...seen },
})

test.each<[string, Told, string[]]>([
  ['of a key that never left its own', elsewhere(), ['network low']],
  ['with a program that is new too', elsewhere({ client: [home.client, met('aws-cli', noon)] }), ['network high']],
  [
    'the same in staging',
    elsewhere({ client: [home.client, met('aws-cli', noon)] }, { environment: 'staging' }),
    ['network medium'],
  ],
  ['and a sensitive route', elsewhere({}, { alerts: [openAlert('sensitive_route')] }), ['network critical']],
  ['and a long sleep', elsewhere({}, { alerts: [openAlert('dormant_key')] }), ['network high']],
  ['in the first week', elsewhere({ network: [since(7 * dayMs - 1, '24940')] }), []],
  ['after it', elsewhere({ network: [since(7 * dayMs, '24940')] }), ['network low']],
  ['the first that is told of at all', elsewhere({ network: [] }), []],
  [
    'of a key that got another one last week',
    elsewhere({ network: [home.network, met('3320', before(8 * dayMs), 9)] }),
    [],
  ],
  ['of one that roams', elsewhere({ network: many(9, i => since(50 * dayMs, `${i}`)) }), []],
  [
    'a thief who asked once from another one before',
    elsewhere({ network: [home.network, met('3320', before(8 * dayMs), 1)] }),
    ['network low'],
  ],
  [
    'a thief who takes turns between two',
    elsewhere({ network: [home.network, met('3320', before(10 * minuteMs), 3)] }),
    ['network low'],
  ],
  [
    'beside a country, whatever came up last week',
    elsewhere({ network: [home.network, met('3320', before(8 * dayMs), 9)] }, { alerts: [openAlert('new_place')] }),
    ['network low'],
  ],
  [
    'beside a country, with a program that is new too',
    elsewhere({ client: [home.client, met('aws-cli', noon)] }, { alerts: [openAlert('new_place')] }),
    ['network high'],
  ],
  [
    'beside a country, of a key whose networks nobody told of',
    elsewhere({ network: [] }, { alerts: [openAlert('new_place')] }),
    [],
  ],
])('another network: %s', (_name, past, expected) => {
  expect(told(amazon, past)).toEqual(expected)
})

test('networks have names where somebody knows them', () => {
  expect(newPlace(amazon, keyPast(elsewhere()))[0]).toMatchObject({
    ...{ says: 'is used from AS16509 Amazon.com for the first time', expected: 'AS24940 Hetzner Online' },
  })
  expect(newPlace({ ...amazon, value: '1' }, keyPast())[0]?.seen).toBe('AS1')
})

const python = someCue('client', { value: 'python-requests' })
test.each<[string, Told, string[]]>([
  ['alone, as deployments bring them', {}, []],
  ['from a new place', { alerts: [openAlert('new_place')] }, ['client high']],
  ['at a sensitive route', { alerts: [openAlert('sensitive_route')] }, ['client high']],
  ['from a new place, in staging', { environment: 'staging', alerts: [openAlert('new_place')] }, ['client medium']],
  ['beside errors', { alerts: [openAlert('error_burst')] }, []],
  ['a day after a new place', { alerts: [openAlert('new_place', before(dayMs))] }, []],
  ['the first that is told of at all', { alerts: [openAlert('new_place')], seen: { client: [] } }, []],
])('another program: %s', (_name, past, expected) => {
  expect(told(python, past)).toEqual(expected)
  for (const finding of newPlace(python, keyPast(past))) expect(finding.isWeak).toBe(true)
})

/** From five networks, and so many new addresses from some time on. */
const crowd = (prefixes: number, from: number, stepMs: number): Told['seen'] => ({
  network: many(5, i => since(50 * dayMs, `${i}`)),
  prefix: [home.prefix, met('130.242.1.0/24', noon), ...many(prefixes, i => met(`p${i}`, before(from - i * stepMs)))],
})

test.each<[string, Told['seen'], boolean]>([
  ['an app on telephones', crowd(50, 6 * dayMs, hourMs), true],
  ['fewer addresses', crowd(49, 6 * dayMs, hourMs), false],
  ['addresses of last month', crowd(50, 30 * dayMs, hourMs), false],
  ['machines of one cloud', { ...crowd(200, 6 * dayMs, minuteMs), network: [home.network] }, false],
  [
    'a patient thief who asks once from each of four networks',
    { ...crowd(50, 6 * dayMs, hourMs), network: [home.network, ...many(4, i => met(`${i}`, before(2 * dayMs)))] },
    false,
  ],
  ['a thief who makes a crowd of himself in an afternoon', crowd(200, 5 * hourMs, minuteMs), false],
])('a crowd: %s', (_name, seen, isCrowd) => {
  const past = keyPast(abroad(seen))
  expect(newPlace(sweden, past).length === 0).toBe(isCrowd)
  expect(newPlace(python, { ...past, alerts: [openAlert('new_place')] }).length === 0).toBe(isCrowd)
})

test('the addresses of an open alert make no crowd', () => {
  const past = keyPast(abroad(crowd(60, 3 * dayMs, minuteMs)))
  const open = (detector: string, end: number) => [{ detector, openedAt: before(3 * dayMs), lastSignalAt: before(end) }]
  const isCrowd = (alerts: KeyPast['alerts']) => newPlace(sweden, { ...past, alerts }).length === 0
  expect(isCrowd(open('fan_out', 3 * dayMs - hourMs))).toBe(false)
  expect(isCrowd(open('error_burst', 3 * dayMs - hourMs))).toBe(true)
  // Of a crowd that was told of on one day, those of the others are still a crowd's.
  expect(
    newPlace(sweden, { ...keyPast(abroad(crowd(140, 6 * dayMs, hourMs))), alerts: open('fan_out', 2 * dayMs) }),
  ).toEqual([])
})

const signs = ['new_place', 'sensitive_route', 'dormant_key', 'error_burst', 'fan_out', 'browser_use']
const kinds = ['country', 'network', 'client', 'sensitive', 'awake', 'browser'] as const
const cueValues: Record<string, string> = { country: 'SE', network: '16509', awake: '2026-09-28T13:00:00.000Z' }
const anyCue = fc.constantFrom(...kinds).map(kind => someCue(kind, { value: cueValues[kind] ?? 'x' }))
const anySeen = fc.record({
  client: fc.boolean().map(isNew => [home.client, ...(isNew ? [met('x', noon)] : [])]),
  network: fc.boolean().map(isNew => [home.network, ...(isNew ? [met('16509', noon, 3)] : [])]),
  country: fc.boolean().map(isNew => [home.country, ...(isNew ? [met('SE', noon, 3)] : [])]),
  prefix: fc.constant([home.prefix, met('130.242.1.0/24', noon)]),
})
const environment = fc.constantFrom<KeyPast['environment']>('development', 'staging', 'production')

test('a sign beside it never makes a finding weigh less, nor go away', () => {
  fc.assert(
    fc.property(
      anyCue,
      anySeen,
      environment,
      fc.subarray(signs),
      fc.constantFrom(...signs),
      (cue, seen, where, some, one) => {
        const past = (alerts: string[]) =>
          keyPast({ environment: where, seen, alerts: alerts.map(each => openAlert(each)) })
        const more = detect(cue, past([...some, one]))
        for (const less of detect(cue, past(some))) {
          const same = more.find(each => each.subject === less.subject)
          expect(same && isAtLeast(same.severity, less.severity)).toBe(true)
        }
      },
    ),
  )
})

test('what comes at once weighs the same in whatever order it is looked at', () => {
  const cues = [sweden, amazon, someCue('sensitive', { value: 'POST /v1/payouts', last: noon })]
  const seen = { ...abroad().seen, ...elsewhere().seen }
  const worst = (inOrder: Cue[]) => {
    const alerts: string[] = []
    let most: Severity = 'low'
    for (const cue of inOrder) {
      for (const { detector, severity } of detect(
        cue,
        keyPast({ seen, alerts: alerts.map(each => openAlert(each)) }),
      )) {
        alerts.push(detector)
        if (isAtLeast(severity, most)) most = severity
      }
    }
    return most
  }
  fc.assert(
    fc.property(fc.shuffledSubarray(cues), inOrder => {
      const sorted = cues.filter(cue => inOrder.includes(cue))
      expect(worst(inOrder)).toBe(worst(sorted))
    }),
  )
  expect(worst(cues)).toBe('critical')
})
