import { expect, test } from 'vitest'
import { eventWords, sayingOf } from './event-words.ts'

test.each([
  [{ act: 'opened', note: null }, 'noticed it', null],
  [
    { act: 'raised', note: 'is used from Sweden for the first time' },
    'saw more',
    'It is used from Sweden for the first time',
  ],
  [{ act: 'commented', note: 'is it ours?' }, 'wrote', 'is it ours?'],
  [{ act: 'assigned', note: 'Jonas Weber' }, 'assigned it to Jonas Weber', null],
  [{ act: 'assigned', note: null }, 'assigned it to nobody', null],
] as const)('%o', (event, words, saying) => {
  expect([eventWords(event), sayingOf(event)]).toEqual([words, saying])
})
