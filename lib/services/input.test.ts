import { expect, test } from 'vitest'
import { prefixFrom, slugFrom, zoneInput } from './input.ts'

test.each([
  ['Payments', 'payments', 'payments'],
  ['Order mails', 'order-mails', 'order_mails'],
  ['  3D Prints! ', 'd-prints', 'd_prints'],
  ['Übersicht', 'ubersicht', 'ubersicht'],
  ['Customer notifications gateway', 'customer-notifications-gateway', 'customer_notific'],
  ['A very long-ish x', 'a-very-long-ish-x', 'a_very_long_ish'],
  ['日本', '', ''],
])('%s', (name, slug, prefix) => {
  expect(slugFrom(name)).toBe(slug)
  expect(prefixFrom(slug)).toBe(prefix)
})

test.each(['Berlin', 'EST', '+01:00', 'US/Pacific-New', 'canada/east-saskatchewan', ''])(
  '%s is no zone that PostgreSQL can schedule by',
  zone => expect(zoneInput.safeParse(zone).success).toBe(false),
)
