import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { makeOrganization } from '#lib/services/services.fixture.ts'
import { createKey } from './create-key.ts'
import { keyIdInput } from './input.ts'
import { getPosture, listExpiringKeys } from './posture.ts'
import { revokeKey } from './stop-key.ts'

useTestDatabase()
const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const ahead = (days: number) => ago(-days).toISOString()
let tidewater: Awaited<ReturnType<typeof makeOrganization>>
beforeAll(async () => {
  tidewater = await makeOrganization('Tidewater')
  const { lead } = tidewater
  must(await createService(lead, { slug: 'payments', name: 'Payments', prefix: 'payments' }))
  const key = (name: string, at: Date, rest: object = {}) =>
    createKey(lead, { service: 'payments', environment: 'production', name, ...rest }, at).then(must)
  await key('fresh', ago(1))
  await key('overdue', ago(91))
  await key('expires soon', ago(40), { expiresAt: ahead(3) })
  await key('expires later', ago(40), { expiresAt: ahead(30) })
  await key('expired', ago(40), { expiresAt: ago(5).toISOString() })
  const gone = await key('gone', ago(40))
  must(await revokeKey(lead, { keyId: keyIdInput.parse(gone.id) }, ago(2)))
})

test('counts what is live and within policy', async () => {
  const posture = await getPosture(tidewater.security, now)
  expect(posture).toMatchObject({ ever: 6, live: 4, withinPolicy: 3 })
  // From 40 days ago: five; one expired 5 days ago, one ended 2 days ago, one was made yesterday.
  expect(posture.liveByDay).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 4, 4])
})

test('lists what ends by itself within 14 days, with who answers for it', async () => {
  const expiring = await listExpiringKeys(tidewater.lead, now)
  expect(expiring.map(({ name, person }) => [name, person])).toEqual([['expires soon', 'lead']])
})

test('nothing of it for whoever is outside the team, or the organization', async () => {
  const other = await makeOrganization('Other')
  for (const stranger of [tidewater.outsider, other.owner]) {
    expect(await getPosture(stranger, now)).toMatchObject({ ever: 0, live: 0 })
    expect(await listExpiringKeys(stranger, now)).toEqual([])
  }
})
