import { expect, test } from 'vitest'
import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { isSeenOnly } from './is-seen-only.ts'

const now = new Date('2026-11-17T03:40:00Z')

test.each<
  [
    string,
    { requests: number; subject?: AlertSignal['subject']; source?: AlertSignal['source']; minutes?: number },
    boolean,
  ]
>([
  ['seen by Keyturn, and not reported yet', { requests: 0 }, true],
  ['counted', { requests: 3 }, false],
  ['an hour ago', { requests: 0, minutes: 61 }, false],
  ['reported, so that the count knows of it', { requests: 0, source: 'report' }, false],
  ['refused', { requests: 0, subject: 'secret' }, false],
])('%s', (_, { requests, subject = 'country', source = 'verification', minutes = 1 }, expected) => {
  const last = new Date(now.getTime() - minutes * 60_000)
  const signal: AlertSignal = {
    ...{ subject, value: 'SG', expected: 'Germany', seen: 'Singapore', requests: 3 },
    ...{ source, first: last, last },
  }
  expect(isSeenOnly({ detector: 'new_place', signals: [signal] }, { requests }, now)).toBe(expected)
})
