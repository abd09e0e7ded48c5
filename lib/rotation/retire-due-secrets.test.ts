import { beforeEach, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { retireDueSecrets } from './retire-due-secrets.ts'
import { rotateKey } from './rotate-key.ts'

const database = useTestDatabase()
const day = (n: number) => new Date(Date.UTC(2026, 0, n))
let acme: TestOrganization
let count = 0
let keyId: ReturnType<typeof keyIdInput.parse>

beforeEach(async () => {
  acme = await makeOrganization(database.url, `acme-${++count}`)
  const input = {
    service: 'payments',
    environment: 'production',
    name: 'ledger',
    holder: { machine: 'ledger' },
  } as const
  const created = must(await createKey(acme.system, { ...input, expiresAt: day(20).toISOString() }, day(1)))
  keyId = keyIdInput.parse(created.id)
})

const clock = () => ({ kind: 'system', organizationId: acme.organizationId, name: 'clock' }) as const
const secrets = () =>
  asSuperuser(
    database.url,
    sql => sql`select ended_at as "endedAt", end_reason as "endReason" from key_secrets
      where key_id = ${keyId} order by created_at`,
  )
const events = () =>
  asSuperuser(
    database.url,
    sql => sql`select action from audit_events
      where organization_id = ${acme.organizationId} and actor = 'system:clock' order by seq`,
  )

async function overlapUntil(end: Date) {
  must(await rotateKey(acme.system, { keyId }, day(2)))
  await asSuperuser(
    database.url,
    sql => sql`update key_secrets set retires_at = ${end} where key_id = ${keyId} and successor_id is not null`,
  )
}

test('before its moment nothing ends', async () => {
  await overlapUntil(day(9))
  expect(await retireDueSecrets(clock(), day(8))).toEqual({ secrets: 0, keys: 0 })
  expect(await events()).toEqual([])
})

test('a secret ends at the moment it was due, not at the one when the clock came', async () => {
  await overlapUntil(day(9))
  expect(await retireDueSecrets(clock(), day(10))).toEqual({ secrets: 1, keys: 0 })
  expect(await secrets()).toEqual([
    { endedAt: day(9), endReason: 'superseded' },
    { endedAt: null, endReason: null },
  ])
  expect(await events()).toEqual([{ action: 'secret.retired' }])
  expect(await retireDueSecrets(clock(), day(10))).toEqual({ secrets: 0, keys: 0 })
  expect(await verifyChain(acme.system)).toMatchObject({ ok: true })
})

test('an expired key ends with every secret, each for its own reason', async () => {
  await overlapUntil(day(9))
  expect(await retireDueSecrets(clock(), day(21))).toEqual({ secrets: 1, keys: 1 })
  expect(await secrets()).toEqual([
    { endedAt: day(9), endReason: 'superseded' },
    { endedAt: day(20), endReason: 'expired' },
  ])
  expect(await events()).toEqual([{ action: 'secret.retired' }, { action: 'key.expired' }])
})

test('two clocks at once end it once', async () => {
  await overlapUntil(day(9))
  const both = await Promise.all([retireDueSecrets(clock(), day(21)), retireDueSecrets(clock(), day(21))])
  expect(both.reduce((sum, each) => sum + each.keys, 0)).toBe(1)
  expect(await events()).toHaveLength(2)
})

test('another organization’s keys are left alone', async () => {
  const other = await makeOrganization(database.url, `other-${count}`)
  expect(await retireDueSecrets({ ...clock(), organizationId: other.organizationId }, day(21))).toEqual({
    secrets: 0,
    keys: 0,
  })
})
