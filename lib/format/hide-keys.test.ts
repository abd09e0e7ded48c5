import { expect, test } from 'vitest'
import { hideKeys } from './hide-keys.ts'

const random = '0UkRsuiIH8vdMXYv3nO7ToKRLCdKcVHbs6du8jsqrt23gYCXE'

test.each([
  [`web_prd_${random}`, 'web_prd_0UkR…XE'],
  [` see sk_test_dev_${random}, `, ' see sk_test_dev_0UkR…XE, '],
  [`ktn_${random}`, 'ktn_0UkR…XE'],
  [`web_prd_${random} ktn_${random}`, 'web_prd_0UkR…XE ktn_0UkR…XE'],
  ['checkout-api', 'checkout-api'],
  ['web_prd_0UkR…XE', 'web_prd_0UkR…XE'],
])('%s → %s', (text, hidden) => {
  expect(hideKeys(text)).toBe(hidden)
})
