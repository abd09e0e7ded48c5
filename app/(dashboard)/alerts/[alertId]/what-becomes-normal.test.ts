import { expect, test } from 'vitest'
import { whatBecomesNormal } from './what-becomes-normal.ts'

test('of a volume it is more than what was seen, for longer at its hour, and of all else just that', () => {
  const at = { seen: '684 requests in 15 minutes', first: new Date('2026-11-17T05:10:00Z') }
  const seen = { ...at, last: new Date('2026-11-17T06:10:00Z') }
  expect(
    whatBecomesNormal([
      { subject: 'volume', value: '4096', ...seen },
      { subject: 'volume', value: '4096', ...at, last: new Date('2026-11-18T05:10:00Z') },
      { subject: 'volume', value: 'less', ...seen },
      { ...seen, subject: 'country', value: 'SG', seen: 'Singapore' },
    ]),
  ).toEqual([
    'Requests: up to 4,096 requests an hour; for 100 days between 04:00 and 08:00 UTC',
    'Requests: up to 4,096 requests an hour',
    'Requests: less than usual',
    'Country: Singapore',
  ])
})
