import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { actsOn, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { getKey } from '#lib/keys/queries.ts'
import { setAllowedNetworks } from '#lib/keys/set-allowed-networks.ts'
import { must } from '#lib/result.ts'
import { listSeenNetworks } from './list-seen-networks.ts'
import { asOwner } from './usage.fixture.ts'

const database = useTestDatabase()
let tidewater: Awaited<ReturnType<typeof makeKeyring>>
let keyId: Awaited<ReturnType<typeof makeKey>>['keyId']
let unasked: typeof keyId
let cached: typeof keyId
beforeAll(async () => {
  tidewater = await makeKeyring('Tidewater')
  keyId = (await makeKey(tidewater.owner)).keyId
  unasked = (await makeKey(tidewater.owner)).keyId
  cached = (await makeKey(tidewater.owner)).keyId
  await seen('10.24.1.9', { requests: 25 })
  await seen('10.24.1.200', { requests: 40, refused: 35 })
  await seen('10.24.1.9', { requests: 25, source: 'report' })
  await seen('203.0.113.7', { requests: 9 })
  await seen('203.0.113.66', { requests: 90, clientErrors: 90 })
  await seen('198.51.100.66', { requests: 100, clientErrors: 100, source: 'report' })
  await seen('2001:db8:7:1::5', { requests: 5 })
  await seen('198.51.100.4', { requests: 700, days: 31 })
  await seen('', { requests: 600 })
  await seen('192.0.2.66', { requests: 9_000, refused: 9_000 })
  await seen('192.0.2.66', { requests: 9_000, source: 'report' })
  // A gateway that keeps verdicts for a while asks seldom: here only what was refused.
  await seen('10.9.0.4', { requests: 8, refused: 8, key: cached })
  await seen('10.9.0.4', { requests: 800, clientErrors: 20, source: 'report', key: cached })
  await seen('192.0.2.66', { requests: 90, refused: 90, key: cached })
  await seen('192.0.2.66', { requests: 90, source: 'report', key: cached })
  await seen('192.0.2.7', { requests: 30, refused: 5, clientErrors: 20, source: 'report', key: unasked })
  await seen('203.0.113.66', { requests: 100, clientErrors: 100, source: 'report', key: unasked })
  await seen('198.51.100.4', { requests: 700, days: 31, key: unasked })
})

/** `requests` of a key in an hour of some day, `refused` and `clientErrors` among them. */
async function seen(
  address: string,
  { requests = 0, refused = 0, clientErrors = 0, days = 1, source = 'verification', key = keyId },
) {
  await asOwner(
    database.url,
    `insert into key_values_hour (organization_id, key_id, service_id, dimension, value, start, source, requests, refused,
       client_errors, server_errors)
     select organization_id, id, service_id, 'address', $2, date_trunc('hour', $3::timestamptz), $4, $5, $6, $7, 0
     from keys where id = $1`,
    [key, address, ago(days), source, String(requests), String(refused), String(clientErrors)],
  )
}
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

test('a key is allowed some networks, and what it was used from beside them is known before', async () => {
  const { lead } = tidewater
  const beside = async (networks: string[]) =>
    (await listSeenNetworks(lead, { keyId, beside: networks }, now))?.map(({ network }) => network)
  expect(await beside([])).toEqual(['10.24.1.0/24', '203.0.113.0/24', '2001:db8:7::/48'])
  expect(await beside(['10.24.0.0/16', '203.0.113.7', '2001:db8::/32'])).toEqual(['203.0.113.0/24'])

  const allowedNetworks = ['10.24.0.0/16', '2001:db8::/32']
  expect(must(await setAllowedNetworks(lead, { keyId, allowedNetworks }, now))).toEqual({ changed: true })
  expect((await getKey(lead, keyId, now))?.allowedNetworks).toEqual(allowedNetworks)
  const again = [...allowedNetworks].reverse()
  expect(must(await setAllowedNetworks(lead, { keyId, allowedNetworks: again }, now))).toEqual({ changed: false })
  expect((await actsOn(tidewater.owner, keyId)).map(({ action }) => action)).toEqual([
    'key.created',
    'key.networks_changed',
  ])
})

test('who was refused all the time is not offered to be allowed, and of others what was let through counts', async () => {
  expect(await listSeenNetworks(tidewater.lead, { keyId, beside: [] }, now)).toEqual([
    { network: '10.24.1.0/24', requests: 30 },
    { network: '203.0.113.0/24', requests: 9 },
    { network: '2001:db8:7::/48', requests: 5 },
  ])
})

test('of a network about which Keyturn was never asked it takes what reports say was let through', async () => {
  expect(await listSeenNetworks(tidewater.lead, { keyId: unasked, beside: [] }, now)).toEqual([
    { network: '192.0.2.0/24', requests: 5 },
  ])
})

test('a few refusals of Keyturn’s own hide no network that a gateway let through, and what was refused counts once', async () => {
  expect(await listSeenNetworks(tidewater.lead, { keyId: cached, beside: [] }, now)).toEqual([
    { network: '10.9.0.0/24', requests: 780 },
  ])
})

test('where it is used from is nothing to those outside its team, and neither is what it allows theirs to change', async () => {
  const other = await makeKeyring('Other')
  for (const stranger of [tidewater.outsider, other.owner]) {
    expect(await listSeenNetworks(stranger, { keyId, beside: [] }, now)).toBeNull()
    expect(await setAllowedNetworks(stranger, { keyId, allowedNetworks: [] }, now)).toMatchObject({ ok: false })
  }
})
