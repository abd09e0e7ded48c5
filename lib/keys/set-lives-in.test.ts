import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { listKeyEvents } from './key-history.ts'
import { actsOn, later, makeKey, makeKeyring } from './keys.fixture.ts'
import { getKey } from './queries.ts'
import { setLivesIn } from './set-lives-in.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
let other: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  other = await makeKeyring('Harbor')
})

test('whoever may rotate it, or made it, notes where it lives', async () => {
  const { keyId } = await makeKey(ring.developer, { environment: 'development' }) // held by a machine, made by them
  must(await setLivesIn(ring.developer, { keyId, livesIn: 'Vault, kv/payments' }, later(1)))
  expect(await getKey(ring.lead, keyId)).toMatchObject({ livesIn: 'Vault, kv/payments' })
  must(await setLivesIn(ring.lead, { keyId, livesIn: '' }, later(2)))
  expect(await getKey(ring.lead, keyId)).toMatchObject({ livesIn: null })
  must(await setLivesIn(ring.lead, { keyId, livesIn: '' }, later(3)))
  expect((await actsOn(ring.owner, keyId)).map(act => act.action)).toEqual(['key.created', 'key.noted', 'key.noted'])
})

test('a note that holds a key is refused and written nowhere', async () => {
  const { keyId, key } = await makeKey(ring.lead)
  const refused = await setLivesIn(ring.lead, { keyId, livesIn: `it is ${key}` }, later(1))
  expect(refused).toEqual({ ok: false, error: { reason: 'holds_a_key' } })
  expect(await getKey(ring.lead, keyId)).toMatchObject({ livesIn: null })
})

test('others do not find the key', async () => {
  const { keyId } = await makeKey(ring.lead)
  for (const actor of [ring.developer, ring.security, ring.outsider, other.owner]) {
    const refused = await setLivesIn(actor, { keyId, livesIn: 'here' }, later(1))
    expect(refused).toEqual({ ok: false, error: { reason: 'not_found' } })
  }
})

test('its history: all of it for leads, own acts for developers, nothing for strangers', async () => {
  const { keyId } = await makeKey(ring.developer, { environment: 'development' })
  must(await setLivesIn(ring.lead, { keyId, livesIn: 'Vault' }, later(1)))
  const actsSeen = async (actor: typeof ring.lead) =>
    (await listKeyEvents(actor, keyId)).map(event => [event.action, event.by])
  expect(await actsSeen(ring.lead)).toEqual([
    ['key.noted', 'lead'],
    ['key.created', 'developer'],
  ])
  expect(await actsSeen(ring.developer)).toEqual([['key.created', 'developer']])
  expect(await actsSeen(ring.outsider)).toEqual([])
  expect(await actsSeen(other.owner)).toEqual([])
})
