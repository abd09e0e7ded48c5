import { expect, test } from 'vitest'
import type { AlertSignal } from '#lib/alerts/alert-row.ts'
import { logHref } from './log-href.ts'

const key = { id: '0193c2a4-0000-7000-8000-000000000001', name: 'checkout-api' }
const openedAt = new Date('2026-11-17T03:05:41.208Z')
const lastSignalAt = new Date('2026-11-17T03:16:00Z')
const now = new Date('2026-11-17T03:40:00Z')
const times = { openedAt, lastSignalAt, closedAt: null }
const [untilSignal, untilNow] = ['2026-11-17T03:16:01.000Z', '2026-11-17T03:40:01.000Z']

function signal(subject: AlertSignal['subject'], value: string): AlertSignal {
  return { subject, value, expected: '', seen: '', source: 'report', first: openedAt, last: lastSignalAt, requests: 3 }
}

test.each<[string, AlertSignal[], Record<string, string>]>([
  ['a country', [signal('country', 'SG'), signal('network', '64501')], { country: 'SG', to: untilNow }],
  ['a network', [signal('network', '64501')], { network: '64501', to: untilNow }],
  ['server errors', [signal('errors', '5xx')], { status: '5xx', to: untilNow }],
  ['what the log can’t be asked for', [signal('sensitive', 'GET /v1/payouts')], { to: untilSignal }],
])('the log opens at the first request, narrowed by %s', (_, signals, narrowed) => {
  const href = logHref({ key, service: 'payments', environment: 'production', signals, ...times }, now)
  const { searchParams, pathname } = new URL(href, 'https://keyturn.test')
  expect(pathname).toBe('/usage/requests')
  expect(Object.fromEntries(searchParams)).toEqual({
    ...{ key: key.id, from: '2026-11-17T03:05:41.208Z', ...narrowed },
  })
})

test('of a closed alert the log ends when it was closed, or with what came late', () => {
  const signals = [signal('country', 'SG')]
  const until = (closedAt: Date) =>
    new URLSearchParams(
      logHref({ key, service: 'payments', environment: 'production', signals, ...times, closedAt }, now),
    ).get('to')
  expect(until(new Date('2026-11-17T03:30:00Z'))).toBe('2026-11-17T03:30:01.000Z')
  expect(until(new Date('2026-11-17T03:10:00Z'))).toBe(untilSignal)
})

test('of keys that nobody knows it is the service’s', () => {
  const signals = [signal('keys', 'unknown')]
  const href = logHref({ key: null, service: 'payments', environment: 'production', signals, ...times }, now)
  expect(href).toContain('service=payments&environment=production')
})
