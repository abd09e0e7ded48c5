import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { must } from '#lib/result.ts'
import { getDecoyUses } from './get-decoy-uses.ts'
import { closeIngest } from './ingest.ts'
import { ago, makeService, now, report } from './usage.fixture.ts'

useTestDatabase()
afterAll(closeIngest)

let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater')
})

const plant = async () => {
  const input = { service: 'payments', environment: 'production', name: 'Old export', plantedIn: 'a laptop' } as const
  return must(await plantDecoy(tide.owner, { ...input, attempt: newAttempt() }, now))
}

test('who used a decoy is told in full: addresses, programs, paths and origins, what came first before the rest', async () => {
  const { id, key } = await plant()
  const keyId = keyIdInput.parse(id)
  const line = { key, method: 'GET', path: '/v1/charges', ip: '130.242.1.2', userAgent: 'curl/8' }
  await report(tide.owner, [
    { ...line, time: ago(30), status: 401 },
    { ...line, time: ago(20), status: 200, path: '/v1/payouts', method: 'POST', origin: 'https://x.example' },
    { ...line, time: ago(10), status: 401, ip: '5.9.10.20', userAgent: 'Go-http-client/2.0' },
  ])
  const uses = await getDecoyUses(tide.developer, keyId, now)
  const [first, last] = [new Date(ago(30)), new Date(ago(10))]
  expect(uses?.total).toEqual({ requests: 3, first, last, addresses: 2, clients: 2 })
  expect(uses?.addresses).toMatchObject([
    { ip: '130.242.1.2', country: 'SE', requests: 2, first, outcomes: ['200', '401'] },
    { ip: '5.9.10.20', country: 'DE', requests: 1, first: last, last },
  ])
  expect(uses?.clients.map(({ userAgent }) => userAgent)).toEqual(['curl/8', 'Go-http-client/2.0'])
  expect(uses?.paths.map(({ method, path, requests }) => [method, path, requests])).toEqual([
    ['GET', '/v1/charges', 2],
    ['POST', '/v1/payouts', 1],
  ])
  expect(uses?.origins).toMatchObject([{ origin: 'https://x.example', requests: 1 }])
})

test('nothing of one that nobody used, and nothing at all for whoever may not see it', async () => {
  const keyId = keyIdInput.parse((await plant()).id)
  expect(await getDecoyUses(tide.owner, keyId, now)).toEqual({
    ...{ total: null, addresses: [], clients: [], paths: [], origins: [] },
  })
  expect(await getDecoyUses(tide.outsider, keyId, now)).toBeNull()
})
