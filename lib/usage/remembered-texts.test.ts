import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { Generations } from '#lib/generations.ts'
import { findRoutes } from './find-routes.ts'
import { closeIngest } from './ingest.ts'
import { placeOf } from './place.ts'
import type { RequestLine } from './request-line.ts'
import { makeService, now } from './usage.fixture.ts'
import { admitter } from './value-limits.ts'

// V8 makes the part of a text a view of it: as long as one short value is remembered, the whole line is. Each of these
// would keep 64 MB.

useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})
afterAll(closeIngest)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const cutFromLine = (text: string) => Buffer.from(text.padEnd(65_536)).toString().slice(0, text.length)
const letters = (n: number) => [...String(n)].map(digit => 'abcdefghij'[Number(digit)]).join('')

async function megabytesKept(remember: (n: number) => unknown): Promise<number> {
  collect()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 1_000; n++) await remember(n)
  collect()
  return (process.memoryUsage().heapUsed - before) / 2 ** 20
}

test('of a line, the values that got in are remembered and nothing else', async () => {
  const admit = admitter('service')
  const kept = await megabytesKept(n => admit(`scope ${n}`, 'client')(cutFromLine(`a-user-agent-${letters(n)}`)))
  expect(kept).toBeLessThan(16)
})

test('of a line, the address is remembered with its place and nothing else', async () => {
  placeOf('203.0.113.1')
  expect(
    await megabytesKept(n => placeOf(cutFromLine(`203.0.${100 + (n % 100)}.${100 + Math.floor(n / 100)}`))),
  ).toBeLessThan(16)
})

test('nor is a line kept by what is asked for again, of what was almost forgotten', async () => {
  const generations = new Generations<number>(1_000)
  const names = Array.from({ length: 1_000 }, (_, n) => `203.0.${100 + (n % 100)}.${100 + Math.floor(n / 100)}`)
  for (const name of names) generations.set(name, 1)
  generations.set('198.51.100.1', 1) // The others are the old ones now.
  const known: unknown[] = []
  expect(await megabytesKept(n => known.push(generations.get(cutFromLine(names[n] ?? ''))))).toBeLessThan(16)
  expect(known).toEqual(names.map(() => 1))
  expect(generations.get(names[0] ?? '')).toBe(1)
})

test('of a line, the path is remembered by its route and nothing else', async () => {
  const line = {
    ...{ time: now.getTime(), keyId: tide.key.id, secretId: null, serviceId: tide.service.id, outcome: 'valid' },
    ...{ source: 'verification', environment: null, status: null, method: 'GET', durationMs: null, bytes: null },
    ...{ ip: null, country: null, asn: null, routeId: null, userAgent: null, origin: null, requestId: null },
    ...{ line: 1, leak: false },
  } satisfies Omit<RequestLine, 'path'>
  const ask = (path: string) => findRoutes(tide.organizationId, [{ ...line, path: cutFromLine(path) }])
  await ask('/')
  const places = (n: number) => `/the-first-place-${letters(n % 40)}/the-second-place-${letters(Math.floor(n / 40))}`
  expect(await megabytesKept(n => ask(n < 500 ? places(n) : `/customers/${10_000_000 + n}`))).toBeLessThan(16)
})
