import { expect, test } from 'vitest'
import { keyParts } from './key-parts.ts'

const random = 'Qm7TVWbaqX4WbRTqQfg9BHONa7bZPqnlJcF3jyI9kLY'

test('a key comes apart and together again', () => {
  const parts = keyParts(`payments_prd_${random}10kSWj`)
  expect(parts?.map(part => part.text)).toEqual(['payments_', 'prd_', random, '10kSWj'])
})

test('a prefix may hold an underscore', () => {
  expect(keyParts(`sk_test_dev_${random}10kSWj`)?.[0]?.text).toBe('sk_test_')
})

test('anything else is shown whole', () => {
  expect(keyParts('payments_prd_short')).toBeNull()
})
