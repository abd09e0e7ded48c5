import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { must } from '#lib/result.ts'
import { getOpenRotation } from './get-open-rotation.ts'
import { requestRotation } from './request-rotation.ts'
import { rotateKey } from './rotate-key.ts'

useTestDatabase()
let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
})

test('it stands from when it was asked for until a new secret is made, for whoever sees the key', async () => {
  const other = await makeKeyring('Harbor')
  const { keyId } = await makeKey(ring.lead)
  expect(await getOpenRotation(ring.lead, keyId)).toBeNull()
  must(await requestRotation(ring.security, { keyId }, now))
  expect(await getOpenRotation(ring.developer, keyId)).toMatchObject({ cause: 'requested', dueAt: now })
  for (const actor of [ring.outsider, other.owner]) expect(await getOpenRotation(actor, keyId)).toBeNull()
  must(await rotateKey(ring.lead, { keyId }, later(1)))
  expect(await getOpenRotation(ring.lead, keyId)).toBeNull()
})
