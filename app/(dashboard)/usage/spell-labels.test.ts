import { expect, test } from 'vitest'
import { partsOf } from './_components/split-parts.ts'
import { spellGroups } from './spell-labels.ts'

const counts = { requests: 3, refused: 0, clientErrors: 0, serverErrors: 0, bytes: 0 }
const bucket = {
  ...{ ...counts, start: '2026-11-22T12:00:00.000Z', collected: true, p50Ms: null, p95Ms: null, p99Ms: null },
  groups: [{ ...counts, group: 'SE', label: 'SE' }],
}

test('the server names countries, and a browser draws the names that it is given', () => {
  const [spelled = bucket] = spellGroups([bucket], 'country')
  expect(partsOf([spelled], 1, 'country').parts).toEqual([{ key: 'SE', label: 'Sweden' }])
  expect(partsOf([bucket], 1, 'country').parts).toEqual([{ key: 'SE', label: 'SE' }])
})
