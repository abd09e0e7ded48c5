import { expect, test } from 'vitest'
import { whatBecomesNormal } from './what-becomes-normal.ts'

test('of a volume it is more than what was seen, and of all else just that', () => {
  const seen = '684 requests in 15 minutes'
  expect(
    whatBecomesNormal([
      { subject: 'volume', value: '4096', seen },
      { subject: 'volume', value: 'less', seen },
      { subject: 'country', value: 'SG', seen: 'Singapore' },
    ]),
  ).toEqual(['Requests: up to 4,096 requests an hour', 'Requests: less than usual', 'Country: Singapore'])
})
