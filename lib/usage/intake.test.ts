import { expect, test } from 'vitest'
import { must } from '#lib/result.ts'
import { intakeBytes, intakeState, takePlace } from './intake.ts'

const mib = 2 ** 20
const fill = (sender: string, bytes = mib) => {
  const places = []
  for (;;) {
    const place = takePlace(sender, bytes)
    if (!place.ok) return { places, reason: place.error.reason }
    places.push(place.value)
  }
}

test('one sender alone has half, two a third each, and there is always room for who comes new', () => {
  const before = intakeState().held
  const first = fill('first')
  expect(first.places).toHaveLength(intakeBytes / 2 / mib)
  expect(first.reason).toBe('intake_share')
  const second = fill('second')
  expect(second.places.length).toBeGreaterThanOrEqual(Math.floor(intakeBytes / 4 / mib))
  const third = takePlace('third', 16 * mib)
  expect(third.ok).toBe(true)
  for (const place of [...first.places, ...second.places, must(third)]) place.release()
  expect(intakeState().held).toBe(before)
})

test('of many senders no more is held than there is room for', () => {
  const all = Array.from({ length: 40 }, (_, n) => fill(`sender ${n}`, 64 * 1024))
  expect(intakeState().held).toBeLessThanOrEqual(intakeBytes)
  expect(takePlace('late', 16 * mib)).toEqual({ ok: false, error: { reason: 'intake_full' } })
  for (const place of all.flatMap(each => each.places)) place.release()
})

test('a batch that turns out larger asks for more room, and gives back what it did not need', () => {
  const before = intakeState().held
  const place = must(takePlace('growing', mib))
  expect(place.grow(4 * mib).ok).toBe(true)
  expect(intakeState().held - before).toBe(4 * mib)
  expect(place.grow(2 * intakeBytes)).toEqual({ ok: false, error: { reason: 'intake_full' } })
  const other = must(takePlace('growing', intakeBytes * 0.4))
  expect(place.grow(intakeBytes * 0.3)).toEqual({ ok: false, error: { reason: 'intake_share' } })
  other.release()
  place.settle(2 * mib)
  expect(intakeState().held - before).toBe(2 * mib)
  place.release()
  expect(intakeState().held).toBe(before)
})
