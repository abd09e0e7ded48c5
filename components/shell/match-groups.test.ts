import { expect, test } from 'vitest'
import { matchGroups } from './match-groups.ts'

const groups = [
  { heading: 'Go to', items: [{ label: 'Keys' }, { label: 'Usage', keywords: ['traffic'] }] },
  { heading: 'Do', items: [{ label: 'New key', hint: 'n' }] },
]
const labels = (query: string) => matchGroups(groups, query).flatMap(group => group.items.map(item => item.label))

test.each([
  ['', ['Keys', 'Usage', 'New key']],
  ['key', ['Keys', 'New key']],
  ['key new', ['New key']],
  ['TRAFFIC', ['Usage']],
  ['nothing', []],
])('%j finds %j', (query, expected) => expect(labels(query)).toEqual(expected))

test('a group without a match is gone, heading and all', () => {
  expect(matchGroups(groups, 'usage').map(group => group.heading)).toEqual(['Go to'])
})
