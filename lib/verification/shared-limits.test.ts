import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { freePort, hasRedis, type RunningRedis, startRedis } from './redis.fixture.ts'
import { openSharedLimits, type SharedLimits } from './shared-limits.ts'

const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

async function redis(port?: number): Promise<RunningRedis> {
  const running = await startRedis(port)
  closings.push(running.kill)
  return running
}

/** What a process has of it. Patient, since a busy machine takes longer, unless how long it waits is what is asked. */
async function share(url: string, patienceMs: number | undefined = 20_000): Promise<SharedLimits> {
  const limits = await openSharedLimits(url, patienceMs)
  closings.push(limits.close)
  return limits
}

/** Each of them knows how many there are. */
async function shareAmong(url: string, count: number): Promise<SharedLimits[]> {
  const all = await Promise.all(Array.from({ length: count }, () => share(url)))
  await expect.poll(() => all.map(each => each.state().processes), { timeout: 20_000 }).toEqual(all.map(() => count))
  return all
}

const minute = { name: 'per-minute', limit: 100, windowSeconds: 60 }
const hour = { name: 'per-hour', limit: 1_000, windowSeconds: 3_600 }

async function granted(process: SharedLimits, times: number, keyId: string, limits = [minute]): Promise<number> {
  const counts = await Promise.all(Array.from({ length: times }, () => process.count({ keyId, limits })))
  return counts.filter(({ allowed }) => allowed).length
}

describe.skipIf(!hasRedis)('with a real Redis', () => {
  test('processes that ask at once share one budget, to the request', async () => {
    const { url } = await redis()
    const all = await Promise.all(Array.from({ length: 3 }, () => share(url)))
    const keyId = randomUUID()
    const each = await Promise.all(all.map(process => granted(process, 70, keyId)))
    expect(each.reduce((sum, n) => sum + n)).toBe(100)
    expect(await granted(all[0] as SharedLimits, 5, randomUUID())).toBe(5)
    expect(all.map(process => process.state().counted)).toEqual([
      { inRedis: 75, apart: 0 },
      { inRedis: 70, apart: 0 },
      { inRedis: 70, apart: 0 },
    ])
  })

  test('what one window refuses costs nothing in the others, whichever process asks', async () => {
    const { url } = await redis()
    const [one, two] = [await share(url), await share(url)]
    const keyId = randomUUID()
    const limits = [{ ...minute, limit: 10 }, hour]
    const sums = await Promise.all([granted(one, 40, keyId, limits), granted(two, 40, keyId, limits)])
    expect(sums[0] + sums[1]).toBe(10)
    expect(await two.count({ keyId, limits })).toMatchObject({
      allowed: false,
      states: [
        { name: 'per-minute', limit: 10, remaining: 0 },
        { name: 'per-hour', limit: 1_000, remaining: 990 },
      ],
    })
  })

  test('a window begins with the first request that it counts, and ends by Redis’ own clock', async () => {
    const { url } = await redis()
    const one = await share(url)
    const keyId = randomUUID()
    const limits = [
      { name: 'short', limit: 1, windowSeconds: 1 },
      { ...hour, limit: 2 },
    ]
    const states = async () => {
      const { allowed, states } = await one.count({ keyId, limits })
      return [allowed, ...states.map(({ remaining }) => remaining)]
    }
    expect(await states()).toEqual([true, 0, 1])
    await expect.poll(states, { interval: 50, timeout: 10_000 }).toEqual([true, 0, 0])
    await expect.poll(states, { interval: 50, timeout: 10_000 }).toEqual([false, 1, 0])
    const { states: last } = await one.count({ keyId, limits })
    expect(last.map(({ resetSeconds }) => resetSeconds)).toEqual([1, expect.toSatisfy(left => left > 3_500)])
  })

  test('without it each process grants its part and says so, and with it there is one budget again', async () => {
    const first = await redis()
    const [one, two] = (await shareAmong(first.url, 2)) as [SharedLimits, SharedLimits]
    await first.kill()
    const keyId = randomUUID()
    const each = await Promise.all([granted(one, 200, keyId), granted(two, 200, keyId)])
    expect(each).toEqual([50, 50])
    expect([one, two].map(process => process.state())).toMatchObject([
      { isAway: true, processes: 2, counted: { apart: 200 } },
      { isAway: true, processes: 2, counted: { apart: 200 } },
    ])
    await redis(Number(new URL(first.url).port))
    await expect.poll(() => one.state().isAway || two.state().isAway, { timeout: 20_000 }).toBe(false)
    const again = await Promise.all([granted(one, 80, keyId), granted(two, 80, keyId)])
    expect(again[0] + again[1]).toBe(100)
  })

  test('requests that wait for an answer when it is lost are counted in the process', async () => {
    const running = await redis()
    const one = await share(running.url)
    running.freeze()
    const waiting = granted(one, 300, randomUUID())
    await running.kill()
    expect(await waiting).toBe(100)
    expect(one.state()).toMatchObject({ isAway: true, counted: { inRedis: 0, apart: 300 } })
  })

  test('one that stops answering holds up nobody, and is heard when it answers again', async () => {
    const running = await redis()
    const one = await share(running.url, 100)
    running.freeze()
    expect(await granted(one, 150, randomUUID())).toBe(100)
    expect(one.state()).toMatchObject({ isAway: true })
    // From then on nobody waits: the answer is there at once.
    expect(one.count({ keyId: randomUUID(), limits: [minute] })).toMatchObject({ allowed: true })
    const countedInRedis = async () => {
      await granted(one, 1, randomUUID())
      return one.state().counted.inRedis > 0
    }
    expect(await countedInRedis()).toBe(false)
    running.thaw()
    await expect.poll(countedInRedis, { timeout: 20_000 }).toBe(true)
  })

  test('one that takes no more writes is away', async () => {
    const running = await redis()
    const one = await share(running.url)
    expect(await running.tell('CONFIG SET maxmemory 1')).toContain('+OK')
    expect(await granted(one, 150, randomUUID())).toBe(100)
    expect((await share(running.url)).state()).toMatchObject({ isAway: true })
    expect(one.state()).toMatchObject({ isAway: true, counted: { inRedis: 0, apart: 150 } })
    await running.tell('CONFIG SET maxmemory 0')
    await expect.poll(() => one.state().isAway, { timeout: 20_000 }).toBe(false)
  })

  test('a process that ends is no longer counted among them', async () => {
    const { url } = await redis()
    const [one, two] = (await shareAmong(url, 2)) as [SharedLimits, SharedLimits]
    await two.close()
    await expect.poll(() => one.state().processes, { timeout: 20_000 }).toBe(1)
  })
})

test('what accepts and never answers, and what is not there, stop no start', async () => {
  const sockets: Socket[] = []
  const silent = createServer(socket => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  closings.push(async () => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  for (const port of [(silent.address() as AddressInfo).port, await freePort()]) {
    const alone = await share(`redis://127.0.0.1:${port}`, 100)
    expect(alone.state()).toMatchObject({ isAway: true, processes: 1 })
    expect(await granted(alone, 150, randomUUID())).toBe(100)
  }
})
