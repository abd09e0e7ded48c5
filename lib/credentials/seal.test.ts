import { beforeEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { open, seal } from './seal.ts'

const [first, second] = ['the first pepper of this test, long enough', 'the second pepper of this test, as long']
beforeEach(() => setEnv(testEnv({ pepper: first })))

test('what was sealed opens, and is different each time', () => {
  const sealed = seal('whsec_c2VjcmV0', 'org hook')
  expect(open(sealed, 'org hook')).toBe('whsec_c2VjcmV0')
  expect(sealed.sealed.includes('whsec_')).toBe(false)
  expect(seal('whsec_c2VjcmV0', 'org hook').sealed.equals(sealed.sealed)).toBe(false)
})

test('of another owner, or with a changed byte, it does not open', () => {
  const sealed = seal('whsec_c2VjcmV0', 'org hook')
  expect(() => open(sealed, 'org other')).toThrow()
  for (const at of sealed.sealed.keys()) {
    const changed = Buffer.from(sealed.sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => open({ ...sealed, sealed: changed }, 'org hook')).toThrow()
  }
})

test('an accepted pepper opens it, and no other', () => {
  const sealed = seal('whsec_c2VjcmV0', 'org hook')
  setEnv(testEnv({ pepper: second, acceptedPeppers: [first] }))
  expect(open(sealed, 'org hook')).toBe('whsec_c2VjcmV0')
  setEnv(testEnv({ pepper: second }))
  expect(() => open(sealed, 'org hook')).toThrow(/was not given/)
})
