import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '#db/client.ts'
import { newId } from '#db/schema/columns.ts'
import { useTestDatabase } from '#db/testing.ts'
import { getFirstUse } from './first-use.ts'
import { makeKey, makeKeyring } from './keys.fixture.ts'
import { getRecentUse, listRecentClients } from './recent-use.ts'

useTestDatabase()
const now = new Date() // request logs have tables for the days around the present one
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
let key: Awaited<ReturnType<typeof makeKey>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
  key = await makeKey(ring.lead)
  await line({ ip: '10.0.0.1', at: ago(10) })
  await line({ ip: '10.0.0.2', at: ago(20) })
  await line({ ip: '10.0.1.1', at: ago(30), client: 'curl/8.5.0' })
  await line({ ip: '2001:db8::1', at: ago(40) })
  await line({ ip: '10.9.9.9', at: ago(50), outcome: 'quarantined' })
  await line({ ip: '10.9.9.9', at: ago(60), source: 'report', outcome: 'reported' })
  await line({ ip: '10.9.9.9', at: ago(3700) })
  await line({ ip: '10.9.9.9', at: ago(70), secretId: newId() })
})

type Line = { ip: string; at: Date; client?: string; outcome?: string; source?: string; secretId?: string }

/** As ingestion writes it, into the day's partition. */
async function line({
  ip,
  at,
  client = 'cron/1',
  outcome = 'valid',
  source = 'verification',
  secretId = key.secretId,
}: Line) {
  const table = sql.identifier(`request_logs_${at.toISOString().slice(0, 10).replaceAll('-', '')}`)
  await database('data').execute(sql`
    insert into ${table} (organization_id, time, key_id, secret_id, service_id, environment, source, outcome, ip, user_agent, batch_id, line)
    values (${ring.organizationId}, ${at.toISOString()}, ${key.id}, ${secretId}, ${ring.service.id}, 'production',
      ${source}, ${outcome}, ${ip}, ${client}, ${newId()}, 1)`)
}

test('the last hour: what was accepted, by the source that counts, from how many addresses and networks', async () => {
  const use = await getRecentUse(ring.lead, { keyId: key.keyId, secretId: key.secretId }, now)
  expect(use).toEqual({ requests: 4, addresses: 4, networks: 3 })
  expect(await getRecentUse(ring.lead, { keyId: key.keyId }, now)).toMatchObject({ requests: 5 })
})

test('by who made them, most first', async () => {
  await line({ ip: '10.0.0.1', at: ago(5) })
  const [first, ...rest] = await listRecentClients(ring.lead, { keyId: key.keyId, secretId: key.secretId }, now)
  expect(first).toEqual({ client: 'cron/1', address: '10.0.0.1', requests: 2 })
  expect(rest).toHaveLength(4) // one was only reported: whoever is seen by either source uses the secret
  expect(await listRecentClients(ring.lead, { keyId: key.keyId }, now)).not.toContainEqual(
    expect.objectContaining({ address: '10.9.9.9', requests: 2 }),
  )
})

test('another team and another organization see zeros, and no first use', async () => {
  for (const actor of [ring.outsider, other.owner]) {
    expect(await getRecentUse(actor, { keyId: key.keyId }, now)).toEqual({ requests: 0, addresses: 0, networks: 0 })
    expect(await listRecentClients(actor, { keyId: key.keyId }, now)).toEqual([])
    expect(await getFirstUse(actor, key)).toBeNull()
  }
})

test('a first use: none, then its moment, with the address and client of its line', async () => {
  const fresh = await makeKey(ring.lead, {}, now)
  expect(await getFirstUse(ring.lead, fresh)).toEqual({ at: null, ip: null, client: null })
  expect(await getFirstUse(ring.lead, { ...fresh, secretId: key.secretId })).toBeNull() // of another key
  const at = ago(40)
  await database('data').execute(
    sql`update key_secrets set first_used_at = ${at.toISOString()} where id = ${key.secretId}`,
  )
  expect(await getFirstUse(ring.lead, key)).toEqual({ at, ip: '2001:db8::1', client: 'cron/1' })
})
