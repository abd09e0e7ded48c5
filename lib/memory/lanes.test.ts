import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '#db/schema/columns.ts'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { lanesState, readInLane, strangers, TooManyNothingsError } from './lanes.ts'

let now = 1_000_000
let asker: string
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  asker = newId()
})
afterEach(() => vi.restoreAllMocks())

/** Reads that are answered later, and how many were under way at most. */
function slowReads<T>(answer: T) {
  const seen = { begun: 0, atOnce: 0, reading: 0 }
  const read = async () => {
    seen.begun++
    seen.atOnce = Math.max(seen.atOnce, ++seen.reading)
    await new Promise(setImmediate)
    seen.reading--
    return answer
  }
  return { read, seen }
}

const ask = (count: number, read: () => Promise<unknown>, by = asker) =>
  Promise.allSettled(Array.from({ length: count }, () => readInLane(by, read)))
const reasonOf = (settled: PromiseSettledResult<unknown>) => settled.status === 'rejected' && settled.reason

test('what is found costs nothing, however much it is; a few are read at a time', async () => {
  const { read, seen } = slowReads('a key')
  const answers = await ask(100_000, read)
  expect(answers.every(each => each.status === 'fulfilled' && each.value === 'a key')).toBe(true)
  expect(seen).toEqual({ begun: 100_000, atOnce: 4, reading: 0 })
})

test('a flood of what is not there ends; others are not held up, and what is there is not said to be none', async () => {
  const nothing = slowReads(null)
  const refusedBefore = lanesState().refused
  const flood = ask(100_000, nothing.read)
  const found = slowReads('a key')
  expect(await ask(50, found.read, newId())).toEqual(Array(50).fill({ status: 'fulfilled', value: 'a key' }))
  const answers = await flood
  expect(nothing.seen.atOnce).toBe(4)
  expect(nothing.seen.begun).toBeGreaterThanOrEqual(2_000)
  expect(nothing.seen.begun).toBeLessThan(2_004) // those that had begun when the last was found to be nothing
  const refusals = answers.map(reasonOf).filter(Boolean)
  expect(refusals).toHaveLength(100_000 - nothing.seen.begun)
  expect(refusals.every(reason => reason instanceof TooManyNothingsError && reason.retryAfterSeconds === 1)).toBe(true)
  expect(lanesState().refused - refusedBefore).toBe(refusals.length)
  await expect(readInLane(asker, found.read)).rejects.toThrow(TooManyNothingsError)
  now += 100
  expect(await readInLane(asker, found.read)).toBe('a key')
})

test('so many a second may find nothing', async () => {
  const { read, seen } = slowReads(null)
  await ask(3_000, read)
  const before = seen.begun
  now += 1_000
  await ask(3_000, read)
  expect(seen.begun - before).toBeGreaterThan(490)
  expect(seen.begun - before).toBeLessThanOrEqual(504)
})

test('strangers share a lane that no number ends', async () => {
  const { read, seen } = slowReads(null)
  const answers = await ask(3_000, read, strangers)
  expect(answers.every(each => each.status === 'fulfilled')).toBe(true)
  expect(seen).toEqual({ begun: 3_000, atOnce: 4, reading: 0 })
})

test('whoever waited for seconds is told that the database is too slow', async () => {
  const ends: ((value: string) => void)[] = []
  const stuck = ask(5, () => new Promise<string>(resolve => ends.push(resolve)))
  now += 5_001
  const late = ask(1, async () => 'a key')
  for (const end of ends) end('a key')
  const [, , , , fifth] = await stuck
  expect(isDatabaseDown(reasonOf(fifth as PromiseSettledResult<unknown>))).toBe(true)
  expect(await late).toEqual([{ status: 'fulfilled', value: 'a key' }])
})

test('where a read finds the database away, those who wait hear it at once', async () => {
  let fail: (error: Error) => void = () => {}
  const first = ask(1, () => new Promise((_, reject) => (fail = reject)))
  const stuck = ask(3, () => new Promise(() => {}))
  const waiting = ask(1_000, async () => 'a key')
  fail(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
  expect(isDatabaseDown(reasonOf((await first)[0] as PromiseSettledResult<unknown>))).toBe(true)
  expect((await waiting).every(each => isDatabaseDown(reasonOf(each)))).toBe(true)
  expect(await readInLane(asker, async () => 'a key')).toBe('a key')
  void stuck
})

test('a read that fails makes room for the next', async () => {
  const answers = await ask(20, () => Promise.reject(new TypeError('ours')))
  expect(answers.map(reasonOf)).toEqual(Array(20).fill(new TypeError('ours')))
  expect(await readInLane(asker, async () => 'a key')).toBe('a key')
})
