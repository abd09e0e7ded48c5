import { expect, test } from 'vitest'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { setEnv } from '#lib/env.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { someOrganization } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { verifyKey } from './verify-key.ts'

const database = useTestDatabase()

test('after a change of pepper what is used is rehashed, and then the former pepper can go', async () => {
  const env = testEnv({ databaseUrl: database.url })
  await checkPeppers()
  const { owner } = await someOrganization()
  must(await createService(owner, { slug: 'pay', name: 'Pay', prefix: 'pay' }))
  const { key } = must(await createKey(owner, { service: 'pay', environment: 'production', name: 'k' }))
  const { token } = must(await createToken(owner, { name: 't', scopes: ['keys:verify'] }))

  const pepper = 'the pepper that comes after the first one'
  setEnv({ ...env, pepper })
  await expect(checkPeppers()).rejects.toThrow(/another pepper/)
  setEnv({ ...env, pepper, acceptedPeppers: [env.pepper] })
  await checkPeppers()
  const ask = async () => {
    const actor = must(await authenticateToken(token))
    return must(await verifyKey(actor, { key, service: 'pay', environment: 'production' })).code
  }
  expect(await ask()).toBe('valid')
  setEnv({ ...env, pepper })
  await checkPeppers()
  expect(await ask()).toBe('valid')
  setEnv(env)
  expect((await authenticateToken(token)).ok).toBe(false)
})
