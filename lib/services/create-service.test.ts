import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { must } from '#lib/result.ts'
import { createService } from './create-service.ts'
import { getService, listServices, listServiceTeams, servicePermissions } from './queries.ts'
import { makeOrganization } from './services.fixture.ts'

useTestDatabase()
let tidewater: Awaited<ReturnType<typeof makeOrganization>>
let other: Awaited<ReturnType<typeof makeOrganization>>
beforeAll(async () => {
  tidewater = await makeOrganization('Tidewater')
  other = await makeOrganization('Other')
})

const payments = { slug: 'payments', name: 'Payments', prefix: 'payments' }

test('a lead makes a service of their only team, and the ledger says so', async () => {
  const made = must(await createService(tidewater.lead, payments))
  expect(made).toMatchObject({ ...payments, team: 'payments', environments: ['development', 'staging', 'production'] })
  const service = await getService(tidewater.developer, 'payments')
  expect(service?.environments.map(each => [each.environment, each.overlapSeconds / 3600])).toEqual([
    ['development', 24],
    ['staging', 72],
    ['production', 168],
  ])
  const { items } = await listEvents(tidewater.owner, { action: 'service.created', limit: 10 })
  expect(items).toMatchObject([{ subject: { type: 'service', id: made.id }, detail: { slug: 'payments' } }])
})

test.each([
  ['developer', { ok: false, error: { reason: 'team_not_found' } }],
  ['security', { ok: false, error: { reason: 'team_not_found' } }],
  ['owner', { ok: false, error: { reason: 'team_needed' } }],
] as const)('%s, naming no team', async (who, expected) => {
  expect(await createService(tidewater[who], { ...payments, slug: 'x', prefix: 'x' })).toEqual(expected)
})

test('of two with one slug at once, one is made and the other is told', async () => {
  const make = (prefix: string) =>
    createService(tidewater.owner, { slug: 'raced', name: 'Raced', prefix, team: 'payments' })
  const results = await Promise.all([make('one'), make('two'), make('three')])
  expect(results.filter(result => result.ok)).toHaveLength(1)
  for (const result of results.filter(each => !each.ok))
    expect(result.error).toEqual({ reason: 'slug_taken', slug: 'raced' })
})

test('two services share no prefix; two organizations may', async () => {
  expect(await createService(tidewater.lead, { ...payments, slug: 'payouts' })).toEqual({
    ok: false,
    error: { reason: 'prefix_taken', prefix: 'payments' },
  })
  expect((await createService(other.lead, payments)).ok).toBe(true)
})

test('whoever is outside the team sees nothing of it', async () => {
  expect((await listServices(tidewater.lead)).map(each => each.slug)).toEqual(['payments', 'raced'])
  expect(await listServices(tidewater.outsider)).toEqual([])
  expect(await getService(tidewater.outsider, 'payments')).toBeNull()
  expect((await listServices(other.owner)).map(each => each.slug)).toEqual(['payments'])
  expect(await getService(other.owner, 'raced')).toBeNull()
})

test('a screen offers what the role may', async () => {
  const service = await getService(tidewater.owner, 'payments')
  if (!service) throw new Error('payments is gone')
  expect(servicePermissions(tidewater.lead, service)).toEqual({ manage: true, detection: true, createKey: true })
  expect(servicePermissions(tidewater.developer, service)).toEqual({ manage: false, detection: false, createKey: true })
  expect(servicePermissions(tidewater.security, service)).toEqual({ manage: false, detection: true, createKey: false })
  expect((await listServiceTeams(tidewater.owner)).map(team => team.slug)).toEqual(['logistics', 'payments'])
  expect((await listServiceTeams(tidewater.lead)).map(team => team.slug)).toEqual(['payments'])
  expect(await listServiceTeams(tidewater.developer)).toEqual([])
})
