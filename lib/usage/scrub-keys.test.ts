import { expect, test } from 'vitest'
import { generateToken, tokenHint } from '#lib/credentials/token-format.ts'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'
import { scrubKeys } from './scrub-keys.ts'

test('what is nearly a token hides none that begins in it', () => {
  const token = generateToken()
  for (let length = 0; length < 49; length++) {
    const before = `ktn_${'a'.repeat(length)}`
    expect(scrubKeys(`${before}${token} `)).toEqual({ text: `${before}${tokenHint(token)} `, leak: true })
  }
})

test('a percent sign in front of a key takes nothing of it', () => {
  const key = generateKey('acme', 'production')
  expect(scrubKeys(`/100%2${key}`)).toEqual({ text: `/100%2${hintOf(key)}`, leak: true })
  expect(scrubKeys(`/100%252%32${key}`)).toEqual({ text: `/100%252%32${hintOf(key)}`, leak: true })
  expect(scrubKeys(`/a%20b?k=%25255Fx`)).toEqual({ text: '/a%20b?k=%25255Fx', leak: false })
})
