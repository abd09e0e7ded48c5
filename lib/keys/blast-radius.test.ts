import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { serviceLogSources } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { getBlastRadius } from './blast-radius.ts'
import { type KeyId, keyIdInput } from './input.ts'
import { makeKey, makeKeyring } from './keys.fixture.ts'
import { getRecentUse } from './recent-use.ts'

useTestDatabase()
const now = new Date() // request logs have tables for the days around the present one
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
let all: KeyId[]
const made: Record<string, KeyId> = {}

/** Two services, of which `billing` counts by reports; four of six keys are used. */
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
  const { organizationId, service } = ring
  const billing = must(
    await createService(ring.owner, { slug: 'billing', name: 'Billing', prefix: 'billing', team: 'payments' }),
  )
  await withTenant(ring, tx =>
    tx.insert(serviceLogSources).values({ organizationId, serviceId: billing.id, from: ago(86_400), source: 'report' }),
  )
  const machine = (name: string) => ({ holder: { machine: name } })
  const key = async (name: string, input: Parameters<typeof makeKey>[1]) => {
    made[name] = (await makeKey(ring.owner, { name, ...input })).keyId
  }
  await key('busy', machine('cron'))
  await key('calm', { environment: 'staging', ...machine('cron') })
  await key('idle', { environment: 'staging', ...machine('batch') })
  await key('told', { service: 'billing', ...machine('batch') })
  await key('late', { service: 'billing', ...machine('batch') })
  await key('asked', { service: 'billing', ...machine('batch') })
  all = Object.values(made)

  const line = (key: KeyId, at: Date, ip: string, more: Partial<Line> = {}) =>
    write({ key, at, ip, serviceId: service.id, source: 'verification', outcome: 'valid', ...more })
  const { busy, calm, told, late, asked } = made as Record<'busy' | 'calm' | 'told' | 'late' | 'asked', KeyId>
  const reported = { serviceId: billing.id, source: 'report', outcome: 'reported' }
  for (const [i, ip] of ['10.0.0.1', '10.0.0.2', '10.0.1.1'].entries()) await line(busy, ago(10 + i), ip)
  await line(busy, ago(20), '10.9.9.9', { outcome: 'quarantined' })
  await line(busy, ago(3700), '10.9.9.9')
  await line(calm, ago(30), '10.0.1.2')
  await line(told, ago(40), '2001:db8::1', reported)
  await line(told, ago(50), '2001:db8::2', reported)
  await line(told, ago(60), '10.9.9.9', { ...reported, source: 'verification', outcome: 'valid' })
  await line(late, ago(3601), '10.9.9.9', reported)
  // Keyturn let it through, and no report of it has come.
  await line(asked, ago(70), '10.0.1.3', { ...reported, source: 'verification', outcome: 'valid' })
})

type Line = { key: KeyId; at: Date; ip: string; serviceId: string; source: string; outcome: string }

/** As ingestion writes it, into the day's partition. */
async function write({ key, at, ip, serviceId, source, outcome }: Line) {
  const table = sql.identifier(`request_logs_${at.toISOString().slice(0, 10).replaceAll('-', '')}`)
  await database('data').execute(sql`
    insert into ${table} (organization_id, time, key_id, service_id, environment, source, outcome, ip, batch_id, line)
    values (${ring.organizationId}, ${at.toISOString()}, ${key}, ${serviceId}, 'production', ${source}, ${outcome},
      ${ip}, ${newId()}, 1)`)
}

test('what the keys are, and what was let through in the last hour by the source that each service counts by', async () => {
  const { busy, told, calm, asked } = made
  expect(await getBlastRadius(ring.lead, all, now)).toEqual({
    ...{ keys: 6, services: 2, environments: ['staging', 'production'], holders: 2 },
    ...{ requestsLastHour: 7, networks: 3, usedLastHour: 4 },
    busiest: [
      { keyId: busy, name: 'busy', service: 'payments', environment: 'production', requests: 3 },
      { keyId: told, name: 'told', service: 'billing', environment: 'production', requests: 2 },
      { keyId: calm, name: 'calm', service: 'payments', environment: 'staging', requests: 1 },
      { keyId: asked, name: 'asked', service: 'billing', environment: 'production', requests: 1 },
    ],
  })
})

test('of one key it is what its own page says', async () => {
  for (const keyId of all) {
    const { requests, networks } = await getRecentUse(ring.lead, { keyId }, now)
    if (keyId === made.asked) expect(requests).toBe(1)
    expect(await getBlastRadius(ring.lead, [keyId], now)).toMatchObject({ requestsLastHour: requests, networks })
  }
})

test('another team, another organization and keys that are none count nothing', async () => {
  const nothing = { keys: 0, services: 0, environments: [], holders: 0, requestsLastHour: 0, networks: 0 }
  for (const actor of [ring.outsider, other.owner]) {
    expect(await getBlastRadius(actor, all, now)).toEqual({ ...nothing, usedLastHour: 0, busiest: [] })
  }
  expect(await getBlastRadius(ring.owner, [keyIdInput.parse(newId())], now)).toMatchObject(nothing)
})
