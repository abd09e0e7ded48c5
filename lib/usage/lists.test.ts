import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from './ingest.ts'
import { listDeadSecretUse } from './list-dead-secret-use.ts'
import { listRecentRequests, listSecretClients } from './list-requests.ts'
import { ago, asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let other: Awaited<ReturnType<typeof makeService>>
let keyId: KeyId
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 20 * 86_400_000))
  other = await makeService('Other')
  keyId = tide.key.id as KeyId
})
afterAll(closeIngest)

test('a key’s requests, youngest first, and who made them by which secret', async () => {
  const line = { key: tide.key.key, status: 200, ip: '83.149.9.216', userAgent: 'curl/8.1 (x)' }
  const others = { ...line, ip: '192.0.2.7', userAgent: 'Go-http-client/1.1' }
  await report(tide.owner, [
    { ...line, time: ago(30) },
    { ...line, time: ago(20) },
    { ...others, time: ago(10) },
  ])
  await report(tide.owner, [
    { ...line, key: undefined, keyId, time: ago(5) },
    { ...line, time: ago(3 * 86_400) },
  ])
  const page = await listRecentRequests(tide.developer, keyId, { limit: 3, now })
  expect(page?.map(row => row.time.toISOString())).toEqual([ago(5), ago(10), ago(20)])
  const next = await listRecentRequests(tide.developer, keyId, { limit: 3, before: page?.at(-1)?.time, now })
  expect(next?.map(row => row.time.toISOString())).toEqual([ago(30), ago(3 * 86_400)])
  expect(await listSecretClients(tide.developer, keyId, tide.key.secretId, now)).toEqual([
    {
      ip: '83.149.9.216',
      network: '83.149.9.0/24',
      country: 'RU',
      client: 'curl',
      requests: 2,
      last: new Date(ago(20)),
    },
    {
      ip: '192.0.2.7',
      network: '192.0.2.0/24',
      country: null,
      client: 'Go-http-client',
      requests: 1,
      last: new Date(ago(10)),
    },
  ])
  for (const actor of [tide.outsider, other.owner]) {
    expect(await listRecentRequests(actor, keyId, { now })).toBeNull()
    expect(await listSecretClients(actor, keyId, tide.key.secretId, now)).toBeNull()
  }
})

test('of a key that was tried at another team’s service its own team is told nothing', async () => {
  const key = await makeKey(tide.owner, 'payments', 'Strayed')
  must(await createService(tide.owner, { slug: 'ledger', name: 'Ledger', prefix: 'ledger', team: 'logistics' }))
  const line = { key: key.key, time: ago(5), path: '/private', ip: '192.0.2.9', userAgent: 'theirs/1' }
  await report(tide.owner, [line, { ...line, service: 'ledger', time: ago(4) }])
  const told = async (actor: MemberActor) => {
    const requests = await listRecentRequests(actor, key.id as KeyId, { now })
    const clients = await listSecretClients(actor, key.id as KeyId, key.secretId, now)
    return [requests?.map(row => row.time.toISOString()), clients?.map(row => row.requests)]
  }
  expect(await told(tide.developer)).toEqual([[ago(5)], [1]])
  expect(await told(tide.security)).toEqual([[ago(4), ago(5)], [2]])
})

test('uses of a dead secret, told apart by who tells of them', async () => {
  const dead = await makeKey(tide.owner, 'payments', 'Dead', new Date(now.getTime() - 9 * 86_400_000))
  await asOwner(
    database.url,
    `update key_secrets set ended_at = $2::timestamptz, end_reason = 'compromised' where id = $1`,
    [dead.secretId, ago(7_200)],
  )
  const line = {
    ...{ organizationId: tide.organizationId, serviceId: tide.service.id, environment: 'production', keyId: dead.id },
    ...{ secretId: dead.secretId, method: 'GET', path: '/', ip: null, userAgent: null, origin: null },
  }
  await recordVerification({ ...line, outcome: 'valid', time: new Date(ago(7_300)) })
  await recordVerification({ ...line, outcome: 'revoked', time: new Date(ago(3_600)) })
  await recordVerification({ ...line, outcome: 'revoked', time: new Date(ago(1_800)) })
  await flushVerificationLines()
  await report(
    tide.owner,
    [7_300, 60].map(seconds => ({ key: dead.key, time: ago(seconds), status: 200 })),
  )
  const uses = await listDeadSecretUse(tide.developer, now)
  expect(uses.map(use => [use.secretId, use.outcome, use.requests, use.endReason])).toEqual([
    [dead.secretId, 'reported', 1, 'compromised'],
    [dead.secretId, 'revoked', 2, 'compromised'],
  ])
  expect(uses[0]).toMatchObject({ keyId: dead.id, keyName: 'Dead', hint: dead.hint })
  expect(await listDeadSecretUse(tide.outsider, now)).toEqual([])
  expect(await listDeadSecretUse(other.owner, now)).toEqual([])
})
