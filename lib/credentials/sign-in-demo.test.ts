import { expect, it } from 'vitest'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { getEnv, setEnv } from '#lib/env.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { now, origin, password } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { readSession } from './sessions.ts'
import { signInAsDemo } from './sign-in-demo.ts'

useTestDatabase()
const notFound = { ok: false, error: { kind: 'not_found' } }

it('signs in without a password on a demo, and on no other server', async () => {
  const email = 'owner@tidewater.example'
  const { memberId } = must(await createOwner({ email, name: 'Olga', organization: 'Sample', password }, now))
  expect(await signInAsDemo('owner', origin, now)).toEqual(notFound)
  setEnv(testEnv({ ...getEnv(), demo: true }))
  const { token } = must(await signInAsDemo('owner', origin, now))
  expect(await readSession(token, now)).toMatchObject({ memberId, role: 'owner' })
  expect(await signInAsDemo('lead', origin, now)).toEqual(notFound) // a sample that has none
})
