import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import { log } from '#lib/log.ts'
import { onError } from './on-error.ts'

afterEach(() => void vi.restoreAllMocks())

const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const app = new Hono()
  .get('/away', () => {
    throw away()
  })
  .get('/broken', () => {
    throw new TypeError('x is not a function')
  })
app.onError(onError)

async function told(path: string, times: number) {
  const logged = vi.spyOn(log, 'error').mockImplementation(() => undefined as never)
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await app.request(path)).status)
  const seen = logged.mock.calls.map(([about]): { err?: unknown; path?: unknown } => ({ ...(about as object) }))
  return { statuses, logged: seen }
}

test('each request that a database which is away failed is told, and the error itself now and then', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(1e9)
  const { statuses, logged } = await told('/away', 3)
  expect(statuses).toEqual([503, 503, 503])
  expect(logged.map(({ err, path }) => [err instanceof Error, path])).toEqual([
    [true, '/away'],
    [false, '/away'],
    [false, '/away'],
  ])
  vi.spyOn(performance, 'now').mockReturnValue(1e9 + 10_000)
  expect((await told('/away', 1)).logged.at(-1)?.err).toBeInstanceOf(Error)
})

test('what nobody expected is told in full each time', async () => {
  const { statuses, logged } = await told('/broken', 2)
  expect(statuses).toEqual([500, 500])
  expect(logged.map(({ err }) => err instanceof TypeError)).toEqual([true, true])
})
