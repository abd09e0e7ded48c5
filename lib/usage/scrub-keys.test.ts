import { expect, test } from 'vitest'
import { generateToken, tokenHint } from '#lib/credentials/token-format.ts'
import { scrubKeys } from './scrub-keys.ts'

test('what is nearly a token hides none that begins in it', () => {
  const token = generateToken()
  for (let length = 0; length < 49; length++) {
    const before = `ktn_${'a'.repeat(length)}`
    expect(scrubKeys(`${before}${token} `)).toEqual({ text: `${before}${tokenHint(token)} `, leak: true })
  }
})
