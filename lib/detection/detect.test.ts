import { expect, test } from 'vitest'
import { detect } from './detect.ts'
import { dayMs, type ErrorHour, type OpenAlert } from './key-past.ts'
import { before, hourMs, keyPast, met, noon, openAlert, someCue } from './past.fixture.ts'

/** An hour of errors at places that were asked for in the hour before as well. */
const failing: ErrorHour = {
  ...{ requests: 60, clientErrors: 60, serverErrors: 0, usualRequests: 5_000, usualErrors: 60 },
  ...{ missedPaths: 60, usualMissedPaths: 60, othersRequests: 0, othersServerErrors: 0 },
}
const abroad = someCue('country', { value: 'SG' })
const told = (cue: typeof abroad, alerts: OpenAlert[]) => {
  const { seen } = keyPast()
  const errorHours = new Map([[noon, failing]])
  const past = keyPast({ alerts, errorHours, seen: { prefix: [...seen.prefix, met('139.162.1.0/24', noon)] } })
  return detect(cue, past).map(each => `${each.detector} ${each.subject}${each.isWeak ? ' beside it' : ''}`)
}
const page: OpenAlert = { ...openAlert('browser_use'), isOfPage: true }

test.each([
  ['a place alone', abroad, [], ['new_place country']],
  ['where a page sends the key, its visitors', abroad, [page], ['browser_use country beside it']],
  ['but not beside what merely calls itself a browser', abroad, [openAlert('browser_use')], ['new_place country']],
  ['nor long after the page', abroad, [{ ...page, openedAt: 0, lastSignalAt: 0 }], ['new_place country']],
  [
    'an agent in a new place',
    someCue('browser', { value: 'Mozilla' }),
    [openAlert('new_place')],
    ['new_place browser beside it'],
  ],
  ['errors alone', someCue('errors'), [], ['error_burst errors']],
  [
    'the next hours of a deployment that asks for wrong places',
    someCue('errors'),
    [openAlert('enumeration', before(20 * hourMs))],
    ['enumeration errors beside it'],
  ],
  ['but not two days later', someCue('errors'), [openAlert('enumeration', before(2 * dayMs))], ['error_burst errors']],
  ['an agent alone', someCue('browser', { value: 'Mozilla' }), [], ['browser_use browser']],
  [
    'a page in a new place',
    someCue('browser', { value: 'https://a.example' }),
    [openAlert('new_place')],
    ['browser_use browser'],
  ],
])('one cause is one alert: %s', (_name, cue, alerts, expected) => {
  expect(told(cue, alerts)).toEqual(expected)
})
