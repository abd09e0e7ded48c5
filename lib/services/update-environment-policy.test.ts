import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { must } from '#lib/result.ts'
import { addEnvironment } from './add-environment.ts'
import { createService } from './create-service.ts'
import { getService } from './queries.ts'
import { makeOrganization } from './services.fixture.ts'
import { updateEnvironmentPolicy } from './update-environment-policy.ts'
import { updateSensitiveRoutes } from './update-sensitive-routes.ts'

useTestDatabase()
let tidewater: Awaited<ReturnType<typeof makeOrganization>>
let other: Awaited<ReturnType<typeof makeOrganization>>
beforeAll(async () => {
  tidewater = await makeOrganization('Tidewater')
  other = await makeOrganization('Other')
  const service = { slug: 'payments', name: 'Payments', prefix: 'payments', environments: ['production' as const] }
  must(await createService(tidewater.lead, service))
})

const policy = {
  service: 'payments',
  environment: 'production' as const,
  rotationIntervalDays: 30,
  overlapSeconds: 7 * 86_400,
  deadlineSeconds: 2_592_000,
  atDeadline: 'retire' as const,
  createNeedsLead: true,
}
const events = async (action: string) => (await listEvents(tidewater.owner, { action, limit: 10 })).items

test('a lead changes the policy, and the ledger says from what to what', async () => {
  expect(await updateEnvironmentPolicy(tidewater.lead, policy)).toEqual({ ok: true, value: { changed: true } })
  const service = await getService(tidewater.lead, 'payments')
  const { service: _, ...expected } = policy
  expect(service?.environments).toMatchObject([expected])
  expect((await events('service.policy_changed'))[0]?.detail).toEqual({
    service: 'payments',
    environment: 'production',
    from: { rotationIntervalDays: 90, atDeadline: 'hold', createNeedsLead: false },
    to: { rotationIntervalDays: 30, atDeadline: 'retire', createNeedsLead: true },
  })
})

test('the same again changes nothing and is not recorded', async () => {
  expect(await updateEnvironmentPolicy(tidewater.owner, policy)).toEqual({ ok: true, value: { changed: false } })
  expect(await events('service.policy_changed')).toHaveLength(1)
})

test.each(['developer', 'security', 'outsider'] as const)('the policy is not %s’s to change', async who => {
  const result = await updateEnvironmentPolicy(tidewater[who], { ...policy, rotationIntervalDays: 1 })
  expect(result).toEqual({ ok: false, error: { reason: 'not_found' } })
})

test('another organization’s is not found, and stays as it is', async () => {
  const stranger = { ...policy, rotationIntervalDays: 1 }
  expect(await updateEnvironmentPolicy(other.owner, stranger)).toEqual({ ok: false, error: { reason: 'not_found' } })
  expect((await getService(tidewater.owner, 'payments'))?.environments[0]?.rotationIntervalDays).toBe(30)
})

test('an overlap does not outlast the deadline', async () => {
  const result = await updateEnvironmentPolicy(tidewater.lead, { ...policy, deadlineSeconds: 3600 })
  expect(result).toEqual({ ok: false, error: { reason: 'overlap_beyond_deadline' } })
})

test('an environment is added once', async () => {
  const staging = { ...policy, environment: 'staging' as const }
  const missing = { ok: false, error: { reason: 'environment_not_found', environment: 'staging' } }
  expect(await updateEnvironmentPolicy(tidewater.lead, staging)).toEqual(missing)
  expect((await addEnvironment(tidewater.developer, { service: 'payments', environment: 'staging' })).ok).toBe(false)
  const add = () => addEnvironment(tidewater.lead, { service: 'payments', environment: 'staging' })
  const changes = (await Promise.all([add(), add()])).map(result => must(result).changed)
  expect(changes.sort()).toEqual([false, true])
  expect(await events('service.environment_added')).toHaveLength(1)
  expect((await updateEnvironmentPolicy(tidewater.lead, staging)).ok).toBe(true)
})

test('security names the sensitive routes; a developer does not', async () => {
  const routes = { service: 'payments', sensitiveRoutes: ['POST /v1/payouts', 'POST /v1/payouts', 'GET /admin/**'] }
  expect((await updateSensitiveRoutes(tidewater.developer, routes)).ok).toBe(false)
  expect((await updateSensitiveRoutes(other.security, routes)).ok).toBe(false)
  expect(await updateSensitiveRoutes(tidewater.security, routes)).toEqual({ ok: true, value: { changed: true } })
  expect(await updateSensitiveRoutes(tidewater.security, routes)).toEqual({ ok: true, value: { changed: false } })
  expect((await getService(tidewater.lead, 'payments'))?.sensitiveRoutes).toEqual(['POST /v1/payouts', 'GET /admin/**'])
  expect((await events('service.sensitive_routes_changed')).map(event => event.detail)).toEqual([
    { service: 'payments', added: ['POST /v1/payouts', 'GET /admin/**'], removed: [] },
  ])
})
