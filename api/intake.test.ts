import { afterEach, expect, test, vi } from 'vitest'
import { inGoodTime } from './intake.ts'

afterEach(() => void vi.useRealTimers())

/** A body that sends so many bytes in each second. */
function dripping(bytesPerSecond: number, seconds: number): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      if (sent++ === seconds) return controller.close()
      await new Promise(resolve => setTimeout(resolve, 1_000))
      controller.enqueue(new Uint8Array(bytesPerSecond))
    },
  })
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const part of inGoodTime(body)) bytes += part.length
  return bytes
}

test.each([
  ['stands still', () => new ReadableStream<Uint8Array>({})],
  ['comes by a byte a second', () => dripping(1, 600)],
])('a body that %s loses its place', async (_name, make) => {
  vi.useFakeTimers()
  const read = readAll(make())
  const outcome = read.then(
    () => null,
    error => error,
  )
  await vi.advanceTimersByTimeAsync(12_000)
  expect(await outcome).toMatchObject({ init: { status: 408, code: 'body_too_slow' } })
})

test('a large body over a slow line is waited for', async () => {
  vi.useFakeTimers()
  const read = readAll(dripping(20_000, 100))
  await vi.advanceTimersByTimeAsync(101_000)
  expect(await read).toBe(2_000_000)
})
