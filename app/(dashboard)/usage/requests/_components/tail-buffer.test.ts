import { expect, test } from 'vitest'
import type { RequestRow } from '#lib/usage/request-row.ts'
import { emptyBuffer, linesAtMost, receive, resume } from './tail-buffer.ts'

const rows = (...ids: (string | number)[]) => ids.map(id => ({ id: String(id) }) as RequestRow)
const news = (items: RequestRow[], more = 0) => ({ items, more, isPartial: false })
const idsOf = (list: readonly RequestRow[]) => list.map(({ id }) => id)

test('what comes while paused waits, is counted, and is told of once', () => {
  let buffer = receive(emptyBuffer, news(rows('b', 'a')), false)
  buffer = receive(buffer, news(rows('d', 'c', 'b'), 7), true)
  expect(idsOf(buffer.rows)).toEqual(['b', 'a'])
  expect(buffer).toMatchObject({ came: 2, skipped: 7 })
  buffer = resume(receive(buffer, news(rows('d')), true))
  expect(idsOf(buffer.rows)).toEqual(['d', 'c', 'b', 'a'])
  expect(buffer).toMatchObject({ came: 0, waiting: [] })
})

test('no more lines are held than there is room for, and the oldest go', () => {
  let buffer = receive(emptyBuffer, news(rows(...Array.from({ length: linesAtMost }, (_, i) => i))), false)
  buffer = receive(buffer, news(rows('new')), false)
  expect(buffer.rows).toHaveLength(linesAtMost)
  expect(idsOf(buffer.rows.slice(0, 2))).toEqual(['new', '0'])
  buffer = receive(buffer, news(rows(...Array.from({ length: linesAtMost + 3 }, (_, i) => `w${i}`))), true)
  expect(buffer.waiting).toHaveLength(linesAtMost)
  expect(buffer.came).toBe(linesAtMost + 3)
})
