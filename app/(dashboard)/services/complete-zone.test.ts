import { expect, test } from 'vitest'
import { completeZone } from './complete-zone.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Indiana/Knox', 'Asia/Knox']

test.each([
  ['Berlin', 'Europe/Berlin'],
  [' berlin ', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['europe/berlin', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['Knox', null],
  ['Atlantis', null],
  ['', null],
])('%j means %s', (typed, zone) => {
  expect(completeZone(typed, zones)).toBe(zone)
})
