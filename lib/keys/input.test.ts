import { expect, test } from 'vitest'
import { createKeyInput, stopKeyInput } from './input.ts'
import { generateKey, hintOf } from './key-format.ts'

test('a key that somebody pastes into a note or a name gets no further than its hint', () => {
  const key = generateKey('sk_test', 'production')
  expect(stopKeyInput.parse({ note: `Seen in a chat: ${key}.` })).toEqual({ note: `Seen in a chat: ${hintOf(key)}.` })
  const named = createKeyInput.parse({ service: 'payments', environment: 'production', name: key })
  expect(named.name).toBe(hintOf(key))
})
