import { expect, test } from 'vitest'
import { type ItemFacts, isItemOpen, itemState } from './item-state.ts'

const rotate: ItemFacts = {
  ...{ kind: 'key', action: 'rotate', isEnded: false, isExposed: false, isHeld: false },
  ...{ isEnding: true, isReplaced: false, isAlive: true },
}

test.each([
  ['nobody has claimed it yet', {}, 'waiting', true],
  ['claimed, the old one still works', { isReplaced: true }, 'overlap', true],
  ['claimed, and the old one is gone', { isReplaced: true, isEnding: false }, 'done', false],
  ['nobody claimed it in time', { isEnding: false, isAlive: false }, 'cut_off', true],
  ['revoked afterwards', { isEnded: true }, 'done', false],
  ['asked, and not decided', { action: 'ask', isExposed: true }, 'asked', true],
  ['asked, and still held', { action: 'ask', isHeld: true }, 'asked', true],
  ['asked, and rotated meanwhile', { action: 'ask' }, 'done', false],
  ['kept', { action: 'keep', isExposed: true }, 'kept', false],
  ['kept, and rotated since', { action: 'keep' }, 'done', false],
  ['handed over', { action: 'reassign' }, 'done', false],
] as const)('%s', (_, more, state, isOpen) => {
  const found = itemState({ ...rotate, ...more })
  expect([found, isItemOpen(found)]).toEqual([state, isOpen])
})
