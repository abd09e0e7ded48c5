import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { forgetAttempts } from './forget-attempts.ts'
import { reserveAttempt } from './sign-in-attempts.ts'

useTestDatabase()

test('failures are forgotten once they delay nothing any more, and no sooner', async () => {
  const now = new Date()
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  must(await reserveAttempt('old@example.com', '192.0.2.1', before(61)))
  for (let n = 0; n < 4; n++) must(await reserveAttempt('new@example.com', `198.51.100.${n}`, before(59)))
  expect(await forgetAttempts(now)).toBe(2) // the account, and the address
  expect(await reserveAttempt('new@example.com', null, new Date(before(59).getTime() + 500))).toEqual({
    ok: false,
    error: { kind: 'delayed', retryAfterSeconds: 1 },
  })
  expect(await forgetAttempts(now)).toBe(0)
})
