import { expect, test } from 'vitest'
import type { AlertSignal } from './alert-row.ts'
import { isRefused } from './is-refused.ts'

const signal = { source: 'verification' } as AlertSignal
const reported = { source: 'report' } as AlertSignal
const refused = { ...signal, subject: 'browser', value: 'refused' } as const

test('there is nothing to stop where Keyturn itself refused all of it, and else there may be', () => {
  expect(isRefused({ detector: 'dead_secret', signals: [signal, signal] })).toBe(true)
  expect(isRefused({ detector: 'dead_secret', signals: [signal, reported] })).toBe(false)
  expect(isRefused({ detector: 'new_place', signals: [signal] })).toBe(false)
  expect(isRefused({ detector: 'browser_use', signals: [refused] })).toBe(true)
  expect(isRefused({ detector: 'browser_use', signals: [refused, { ...refused, value: 'Mozilla' }] })).toBe(false)
  expect(isRefused({ detector: 'browser_use', signals: [{ ...refused, source: 'report' }] })).toBe(false)
})
