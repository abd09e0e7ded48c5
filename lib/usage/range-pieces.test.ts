import { expect, test } from 'vitest'
import { rangePieces } from './range-pieces.ts'

const pieces = (from: string, to: string, now = '2026-12-24T12:00:00Z') =>
  rangePieces(new Date(from), new Date(to), new Date(now)).map(
    piece => `${piece.interval} ${piece.from.toISOString().slice(5, 16)} ${piece.to.toISOString().slice(5, 16)}`,
  )

test.each([
  ['2026-11-20T10:20:00Z', '2026-11-20T12:01:00Z', ['hour 11-20T10:00 11-20T13:00']],
  ['2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z', ['hour 11-20T10:00 11-21T10:00']],
  ['2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z', ['day 11-20T00:00 11-22T00:00']],
  [
    '2026-11-18T10:30:00Z',
    '2026-11-22T09:00:00Z',
    ['hour 11-18T10:00 11-19T00:00', 'day 11-19T00:00 11-22T00:00', 'hour 11-22T00:00 11-22T09:00'],
  ],
  ['2026-11-18T10:30:00Z', '2026-11-20T00:00:00Z', ['hour 11-18T10:00 11-19T00:00', 'day 11-19T00:00 11-20T00:00']],
  ['2026-11-18T10:00:00Z', '2026-11-18T10:00:00Z', []],
])('%s to %s', (from, to, expected) => {
  expect(pieces(from, to)).toEqual(expected)
})

test('of the present day all that there is counts', () => {
  expect(pieces('2026-11-20T00:00:00Z', '2026-11-22T09:30:00Z', '2026-11-22T09:30:00Z')).toEqual([
    'day 11-20T00:00 11-23T00:00',
  ])
  expect(pieces('2026-11-21T10:00:00Z', '2026-11-22T09:30:00Z', '2026-11-22T09:30:00Z')).toEqual([
    'hour 11-21T10:00 11-22T00:00',
    'day 11-22T00:00 11-23T00:00',
  ])
  expect(pieces('2026-11-20T00:00:00Z', '2026-11-22T08:00:00Z', '2026-11-22T09:30:00Z')).toEqual([
    'day 11-20T00:00 11-22T00:00',
    'hour 11-22T00:00 11-22T08:00',
  ])
})
