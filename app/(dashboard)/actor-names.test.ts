import { expect, test } from 'vitest'
import { byOf, stoppedBy } from './actor-names.ts'

test.each([
  [{ actor: 'member:1', by: 'Jonas Weber' }, 'Jonas Weber', 'Jonas Weber'],
  [{ actor: 'system:clock', by: 'system:clock' }, 'Keyturn, by the clock', 'Keyturn itself'],
  [{ actor: 'system:later', by: 'system:later' }, 'Keyturn (later)', 'Keyturn (later)'],
  [{ actor: 'token:1', by: 'token:1' }, 'A token', 'A token'],
  [{ actor: 'key:1', by: 'key:1' }, 'The key itself', 'The key itself'],
  [{ actor: 'member:1', by: 'system:clock' }, 'system:clock', 'system:clock'],
])('%o reads as %s, and of a stop as %s', (event, done, stopped) => {
  expect([byOf(event), stoppedBy(event)]).toEqual([done, stopped])
})
