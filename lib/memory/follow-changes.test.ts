import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { useTestDatabase } from '#db/testing.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { tokenIdInput } from '#lib/credentials/token-input.ts'
import { createToken, revokeToken } from '#lib/credentials/tokens.ts'
import { makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { setWhenAway } from '#lib/services/set-when-away.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { followChanges, lookSql } from './follow-changes.ts'
import { forgetChanges } from './forget-changes.ts'
import { ForgottenError, memoryState } from './memory.ts'

const database = useTestDatabase()
let stop: (() => Promise<void>) | undefined
let owner: pg.Client
let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  ring = await makeKeyring('Tidewater')
})
afterEach(async () => {
  await stop?.()
  stop = undefined
})
afterAll(async () => {
  await closeIngest()
  await owner.end()
})

async function asking(service = 'payments', people = ring) {
  const { id, token } = must(await createToken(people.owner, { name: 'gateway', scopes: ['keys:verify'] }))
  const verify = async (key: string) => {
    const actor = await authenticateToken(token)
    if (!actor.ok) return `token ${actor.error.reason}`
    const { code, staleSeconds } = must(await verifyKey(actor.value, { key, service, environment: 'production' }))
    return staleSeconds ? `${code}, stale` : code
  }
  return { tokenId: tokenIdInput.parse(id), verify }
}

const cut = () =>
  owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'keyturn changes'`)

test('what this process changes, it does not answer from before', async () => {
  stop = await followChanges()
  const { tokenId, verify } = await asking()
  const { key, keyId } = await makeKey(ring.lead)
  for (let again = 0; again < 3; again++) expect(await verify(key)).toBe('valid')
  expect(memoryState().entries).toBeGreaterThan(2)
  must(await quarantineKey(ring.lead, { keyId }))
  expect(await verify(key)).toBe('quarantined')
  must(await releaseKey(ring.lead, { keyId }))
  expect(await verify(key)).toBe('valid')
  must(await revokeKey(ring.lead, { keyId }))
  expect(await verify(key)).toBe('revoked')
  must(await revokeToken(ring.owner, { tokenId }))
  expect(await verify(key)).toBe('token revoked')
})

test.each<[string, string, string]>([
  ['the key', `update keys set quarantined_at = now() where id = $1`, 'quarantined'],
  ['its secret', `update key_secrets set ended_at = now(), end_reason = 'compromised' where key_id = $1`, 'revoked'],
  [
    'the policy of its environment',
    `update service_environments set max_age_days = 1 where service_id = (select service_id from keys where id = $1)`,
    'expired',
  ],
])('what others change is seen: %s', async (_, change, code) => {
  stop = await followChanges()
  const other = await makeKeyring(`Other ${newId()}`)
  const { verify } = await asking('payments', other)
  const { key, id } = await makeKey(other.lead, {}, new Date(Date.now() - 40 * 86_400_000))
  expect(await verify(key)).toBe('valid')
  expect(await verify(key)).toBe('valid')
  await owner.query(change, [id])
  await expect.poll(() => verify(key), { interval: 5, timeout: 10_000 }).toBe(code)
})

test('a connection that was cut is made again, and what was changed meanwhile holds', async () => {
  stop = await followChanges()
  const { verify } = await asking()
  const { key, id } = await makeKey(ring.lead)
  expect(await verify(key)).toBe('valid')
  await cut()
  await owner.query(`update keys set status = 'revoked', ended_at = now(), end_reason = 'other' where id = $1`, [id])
  await expect.poll(() => verify(key), { interval: 5, timeout: 10_000 }).toBe('revoked')
})

test('while the database is away what is known is served, and what is not is no verdict; afterwards it catches up', async () => {
  stop = await followChanges()
  const { verify } = await asking()
  const { key, id } = await makeKey(ring.lead)
  const { key: unused } = await makeKey(ring.lead)
  const { verify: verifyStrictly } = await asking('strict')
  must(await createService(ring.owner, { slug: 'strict', name: 'Strict', prefix: 'strict', team: 'payments' }))
  must(await setWhenAway(ring.owner, { service: 'strict', whenAway: 'refuse' }))
  const strict = await makeKey(ring.owner, { service: 'strict' })
  for (let again = 0; again < 2; again++) expect(await verifyStrictly(strict.key)).toBe('valid') // so that it is remembered
  expect(await verify(key)).toBe('valid')
  expect(await verify(key)).toBe('valid')
  await closeDatabase()
  configureDatabase('postgres://nobody@127.0.0.1:1/nowhere')
  await cut()
  await expect.poll(() => verify(key), { interval: 20, timeout: 10_000 }).toBe('valid, stale')
  await expect(verify(unused)).rejects.toThrow(ForgottenError)
  await expect(verifyStrictly(strict.key)).rejects.toThrow(ForgottenError)
  await owner.query(`update keys set status = 'revoked', ended_at = now(), end_reason = 'other' where id = $1`, [id])
  await closeDatabase()
  configureDatabase(database.url)
  await expect.poll(() => verify(key), { interval: 20, timeout: 10_000 }).toBe('revoked')
})

test('what was read before the first look is not believed after it', async () => {
  const { verify } = await asking()
  const { key, id } = await makeKey(ring.lead)
  expect(await verify(key)).toBe('valid')
  await closeDatabase()
  configureDatabase('postgres://nobody@127.0.0.1:1/nowhere')
  stop = await followChanges()
  await closeDatabase()
  configureDatabase(database.url)
  expect(await verify(key)).toBe('valid')
  await owner.query(`update keys set status = 'revoked', ended_at = now(), end_reason = 'other' where id = $1`, [id])
  await expect.poll(() => verify(key), { interval: 5, timeout: 10_000 }).toBe('revoked')
  for (let again = 0; again < 100; again++) expect(await verify(key)).toBe('revoked')
})

test('changes are forgotten after an hour', async () => {
  await owner.query(
    `insert into verification_changes (organization_id, subject_id, created_at)
    values ($1, $1, now() - interval '61 minutes'), ($1, $1, now())`,
    [newId()],
  )
  const rows = async () => (await owner.query('select count(*)::int as n from verification_changes')).rows[0].n
  const before = await rows()
  expect(await forgetChanges()).toBe(1)
  expect(await rows()).toBe(before - 1)
})

/** More by hand: KEYTURN_INTERLEAVINGS=10000. */
test('changes are seen once each, in whatever order transactions begin, write and end', async () => {
  const writers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      return { client, open: [] as string[], isOpen: false }
    }),
  )
  const random = mulberry(20261123)
  const organizationId = ring.organizationId
  const look = async (snapshot: string | null) => (await owner.query(lookSql, [snapshot])).rows[0]
  for (let round = 0; round < Number(process.env.KEYTURN_INTERLEAVINGS ?? 100); round++) {
    let { snapshot } = await look(null)
    const committed: string[] = []
    const seen: string[] = []
    const peek = async () => {
      const looked = await look(snapshot)
      snapshot = looked.snapshot
      seen.push(...looked.changed)
    }
    for (let step = 0; step < 16; step++) {
      const writer = writers[Math.floor(random() * writers.length)]
      if (!writer) throw new Error('no writer')
      const what = random()
      if (!writer.isOpen) {
        await writer.client.query('begin')
        writer.isOpen = true
      } else if (what < 0.5) {
        const id = newId()
        const values = [organizationId, id]
        await writer.client.query(
          'insert into verification_changes (organization_id, subject_id) values ($1, $2)',
          values,
        )
        writer.open.push(id)
      } else {
        await writer.client.query(what < 0.9 ? 'commit' : 'rollback')
        if (what < 0.9) committed.push(...writer.open)
        Object.assign(writer, { open: [], isOpen: false })
      }
      if (random() < 0.4) await peek()
    }
    for (const writer of writers) {
      if (writer.isOpen) await writer.client.query('commit')
      committed.push(...writer.open)
      Object.assign(writer, { open: [], isOpen: false })
    }
    await peek()
    expect(seen.toSorted(), `round ${round}`).toEqual(committed.toSorted())
  }
  await Promise.all(writers.map(({ client }) => client.end()))
}, 600_000)

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
