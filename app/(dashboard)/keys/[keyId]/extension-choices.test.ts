import { expect, test } from 'vitest'
import { extensionChoices } from './extension-choices.ts'

const end = new Date('2026-11-22T09:00:00Z')
const after = (days: number) => new Date(end.getTime() + days * 86_400_000)

test.each([
  ['all of them and the latest', after(30), [1, 3, 7, null], after(30)],
  ['those that the latest allows', after(2), [1, null], after(2)],
  ['the latest stands for what is the same', after(3), [1, null], after(3)],
  ['no latest moment', null, [1, 3, 7], after(7)],
])('%s', (_, latest, added, last) => {
  const choices = extensionChoices(end, latest)
  expect(choices.map(choice => choice.addedDays)).toEqual(added)
  expect(choices.at(-1)?.retiresAt).toBe(last?.toISOString())
})

test.each([after(0), after(-1)])('none where it lasts as long as it may', latest => {
  expect(extensionChoices(end, latest)).toEqual([])
})
