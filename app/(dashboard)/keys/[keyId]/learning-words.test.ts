import { expect, test } from 'vitest'
import type { Learning } from '#lib/detection/learning.ts'
import { knownWords, normalWords } from './learning-words.ts'

const names = new Map([['24940', 'Hetzner Online']])
const seen = (...values: string[]) => values.map(value => ({ value, first: 0, last: 0, requests: 1 }))
const state = { is: 'unseen' } as const

test.each<[Pick<Learning, 'detector' | 'of' | 'knows'>, string | null]>([
  [{ detector: 'new_place', of: 'country', knows: seen('DE', 'SE') }, 'Germany, Sweden'],
  [
    { detector: 'new_place', of: 'country', knows: seen('DE', 'SE', 'FI', 'NO', 'DK') },
    'Germany, Sweden, Finland and 2 more',
  ],
  [{ detector: 'new_place', of: 'network', knows: seen('24940', '64500') }, 'AS24940 Hetzner Online, AS64500'],
  [{ detector: 'new_place', of: 'client', knows: seen('billing') }, 'billing'],
  [{ detector: 'sensitive_route', of: null, knows: seen('GET /admin') }, 'GET /admin'],
  [{ detector: 'fan_out', of: null, knows: seen('10.0.0.0/24', '10.0.1.0/24') }, '2 address ranges'],
  [{ detector: 'sensitive_route', of: null, knows: [] }, 'none'],
  [{ detector: 'dead_secret', of: null, knows: null }, null],
])('%o knows %s', (learning, words) => {
  expect(knownWords({ ...learning, state }, names)).toBe(words)
})

test.each([
  ['country', 'SE', 'Sweden'],
  ['travel', 'SE', 'Sweden, beside another country'],
  ['network', '24940', 'AS24940 Hetzner Online'],
  ['browser', 'Mozilla', 'What calls itself a browser'],
  ['browser', 'https://shop.example', 'https://shop.example'],
  ['errors', '5xx', 'Errors, mostly 5xx'],
  ['environment', 'staging', 'staging'],
  ['volume', '1024', 'Up to 1,024 requests an hour'],
  ['volume', 'less', 'Less than usual'],
] as const)('%s %s is %s', (subject, value, words) => {
  expect(normalWords({ detector: 'new_place', subject, value, until: new Date(0) }, names)).toBe(words)
})

const rhythm = { whose: 'own', days: 9, isBusy: true, hasBursts: false } as const

test.each<[Learning['rhythm'], string]>([
  [undefined, 'none'],
  [rhythm, '9 days of its own'],
  [{ ...rhythm, days: 0 }, 'less than a day of its own'],
  [{ ...rhythm, whose: 'service' }, 'the rhythm of its service'],
  [
    { ...rhythm, isBusy: false, hasBursts: true },
    '9 days of its own; bursts, so that only larger ones are told; too few requests to miss them when they stop',
  ],
])('of a volume it knows %j', (known, words) => {
  expect(knownWords({ detector: 'volume_spike', of: 'volume', knows: null, state, rhythm: known }, names)).toBe(words)
})
