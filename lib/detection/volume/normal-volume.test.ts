import { expect, test } from 'vitest'
import { isNormalVolume, normalByHour } from './normal-volume.ts'

const on = (time: string) => new Date(`2026-11-17T${time}:00Z`)

test.each<[string, string, boolean]>([
  ['1024', '1024', true],
  ['1024', '512', true],
  ['1024', '2048', false],
  ['1024', 'less', false],
  ['less', 'less', true],
  ['1024', 'production 1024', false],
  ['production 1024', 'staging 1024', false],
  ['production 1024', 'production 512', true],
])('%s called normal, is %s normal: %s', (normal, value, is) => {
  expect(isNormalVolume(normal, { value, first: on('05:10').getTime() })).toBe(is)
})

test.each<[string, string, boolean]>([
  ['1024 at 5-5', '05:10', true],
  ['1024 at 5-5', '04:00', true],
  ['1024 at 5-5', '06:59', true],
  ['1024 at 5-5', '03:59', false],
  ['1024 at 5-5', '07:00', false],
  ['1024 at 5-5', '17:10', false],
  ['1024 at 23-1', '22:00', true],
  ['1024 at 23-1', '02:59', true],
  ['1024 at 23-1', '03:00', false],
  ['1024 at 0-0', '23:30', true],
  ['production 1024 at 5-5', '05:10', false],
])('%s called normal, is what begins at %s: %s', (normal, time, is) => {
  expect(isNormalVolume(normal, { value: '1024', first: on(time).getTime() })).toBe(is)
})

test('more is not, at its hour either', () => {
  expect(isNormalVolume('1024 at 5-5', { value: '2048', first: on('05:10').getTime() })).toBe(false)
})

test('what has a time of the day stays normal at it for a hundred days', () => {
  const night = { first: on('05:10'), last: on('07:59') }
  const forMs = 100 * 86_400_000
  expect(normalByHour('1024', night)).toEqual({ value: '1024 at 5-7', forMs })
  expect(normalByHour('production 1024', night)).toEqual({ value: 'production 1024 at 5-7', forMs })
  expect(normalByHour('less', night)).toBeNull()
  expect(normalByHour('1024', { first: on('05:10'), last: on('17:11') })).toBeNull()
})
