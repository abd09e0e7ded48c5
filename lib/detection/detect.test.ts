import { expect, test } from 'vitest'
import { detect } from './detect.ts'
import type { OpenAlert } from './key-past.ts'
import { keyPast, met, noon, openAlert, someCue } from './past.fixture.ts'

const abroad = someCue('country', { value: 'SG' })
const told = (cue: typeof abroad, alerts: OpenAlert[]) => {
  const { seen } = keyPast()
  const past = keyPast({ alerts, seen: { prefix: [...seen.prefix, met('139.162.1.0/24', noon)] } })
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
