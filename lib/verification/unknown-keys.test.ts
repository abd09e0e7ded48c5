import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { followChanges } from '#lib/memory/follow-changes.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { verifyKey } from './verify-key.ts'

useTestDatabase()
let stop: () => Promise<void>
let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  stop = await followChanges()
})
afterEach(async () => {
  await closeIngest()
})
afterAll(() => stop())

/** A gateway with a token of its own: the verdict, or why there is none. */
async function gateway() {
  const { token } = must(await createToken(ring.owner, { name: 'gateway', scopes: ['keys:verify'] }))
  const actor = must(await authenticateToken(token))
  return async (key: string) => {
    const verdict = await verifyKey(actor, { key, service: 'payments', environment: 'production' })
    return verdict.ok ? verdict.value.code : verdict.error.reason
  }
}

/** So many at a time, as connections are. */
async function askAll(ask: (key: string) => Promise<string>, keys: Iterable<string>, atOnce = 200) {
  const told: string[] = []
  const waiting = keys[Symbol.iterator]()
  const one = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) told.push(await ask(next.value))
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return told
}

function* madeUp(count: number) {
  for (let made = 0; made < count; made++) yield generateKey('payments', 'production')
}

test('a hundred thousand keys that nobody made end at their own token’s budget; another’s are answered', async () => {
  const [attacker, honest] = [await gateway(), await gateway()]
  const good: string[] = []
  for (let made = 0; made < 40; made++) good.push((await makeKey(ring.lead)).key)
  const [mine, theirs] = [good.slice(0, 20), good.slice(20)]
  const begunAt = performance.now()
  const flood = askAll(attacker, madeUp(100_000))
  const answers = await askAll(honest, theirs, 4)
  // Behind the same token a key that is not known yet is not said to be none.
  const beside = await askAll(attacker, mine, 4)
  const told = await flood
  const seconds = (performance.now() - begunAt) / 1000
  expect(answers).toEqual(theirs.map(() => 'valid'))
  expect(beside.filter(code => code !== 'valid' && code !== 'too_many_unknown_keys')).toEqual([])
  const unknown = told.filter(code => code === 'unknown').length
  expect(unknown).toBeGreaterThanOrEqual(2_000)
  expect(unknown).toBeLessThanOrEqual(2_000 + 4 + 500 * seconds)
  expect(told.filter(code => code === 'too_many_unknown_keys')).toHaveLength(100_000 - unknown)
  // What is known goes on, and what is not is looked up once some of the budget has come back.
  expect(await honest(theirs[0] as string)).toBe('valid')
  await expect.poll(() => attacker(mine[0] as string), { interval: 20, timeout: 10_000 }).toBe('valid')
}, 180_000)

test('a wrong key is unknown however often it is presented, and a key that was just made is valid at once', async () => {
  const ask = await gateway()
  const wrong = generateKey('payments', 'production')
  const told = await askAll(ask, Array(10_000).fill(wrong))
  expect(new Set(told)).toEqual(new Set(['unknown']))
  for (let made = 0; made < 20; made++) expect(await ask((await makeKey(ring.lead)).key)).toBe('valid')
})
