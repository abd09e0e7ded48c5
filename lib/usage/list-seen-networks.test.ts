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
beforeAll(async () => {
  tidewater = await makeKeyring('Tidewater')
  keyId = (await makeKey(tidewater.owner)).keyId
  for (const [value, days, requests] of [
    ['10.24.1.0/24', 1, 40],
    ['203.0.113.0/24', 2, 9],
    ['2001:db8:7::/48', 3, 5],
    ['198.51.100.0/24', 31, 700],
  ]) {
    await asOwner(
      database.url,
      `insert into sightings (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests)
       values ($1, $2, 'prefix', $3, $4, $4, $5)`,
      [tidewater.organizationId, keyId, String(value), ago(Number(days)), String(requests)],
    )
  }
})
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

test('where it is used from is nothing to those outside its team, and neither is what it allows theirs to change', async () => {
  const other = await makeKeyring('Other')
  for (const stranger of [tidewater.outsider, other.owner]) {
    expect(await listSeenNetworks(stranger, { keyId, beside: [] }, now)).toBeNull()
    expect(await setAllowedNetworks(stranger, { keyId, allowedNetworks: [] }, now)).toMatchObject({ ok: false })
  }
})
