import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let token: string
beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url, 'acme')
  token = await acme.token()
  await send(api, '/v1/services', { token, body: { slug: 'test-mode', name: 'Test mode', prefix: 'sk_test' } })
})
afterAll(closeIngest)

interface Made {
  id: string
  key: string
  secretId: string
}
const place = { service: 'payments', environment: 'production' }
const newKey = async (more: Record<string, unknown> = {}): Promise<Made> =>
  (await send(api, '/v1/keys', { token, body: { ...place, name: 'ledger', holder: { machine: 'ledger' }, ...more } }))
    .json
const turn = (key: string, idempotencyKey?: string) =>
  send(api, '/v1/keys/self/rotate', {
    token: key,
    method: 'POST',
    headers: idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {},
  })
const codeOf = async (key: string, where = place) =>
  (await send(api, '/v1/verify', { token, body: { key, ...where } })).json.code
const sqlOf = <T extends object>(query: string) => asSuperuser(database.url, sql => sql.unsafe<T[]>(query))
const events = async (keyId: string) =>
  (await sqlOf<{ action: string }>(`select action from audit_events where subject_id = '${keyId}' order by seq`)).map(
    each => each.action,
  )
const told = async (keyId: string) =>
  (
    await sqlOf<{ title: string }>(`select title from notices where key_id = '${keyId}' order by created_at, title`)
  ).map(each => each.title)

test('a machine turns its own key: both work, nobody has seen the new one, its leads are told', async () => {
  const old = await newKey()
  const answer = await turn(old.key, 'one')
  expect(answer.status).toBe(201)
  expect(answer.json).toEqual({
    id: old.id,
    secretId: expect.any(String),
    key: expect.any(String),
    hint: expect.any(String),
    previousRetiresBy: null,
  })
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect([await codeOf(old.key), await codeOf(answer.json.key)]).toEqual(['valid', 'valid'])
  expect(await events(old.id)).toEqual(['key.created', 'key.rotated'])
  expect(await sqlOf(`select 1 from exposures where secret_id = '${answer.json.secretId}'`)).toHaveLength(0)
  expect(await told(old.id)).toEqual(['ledger turned itself'])
})

test('a lost answer: the same request again gives another secret in its place, until it is used', async () => {
  const old = await newKey()
  const lost = await turn(old.key, 'same')
  const again = await turn(old.key, 'same')
  expect(again.status).toBe(201)
  expect(again.json.secretId).not.toBe(lost.json.secretId)
  expect([await codeOf(lost.json.key), await codeOf(again.json.key)]).toEqual(['superseded', 'valid'])
  expectProblem(await turn(old.key, 'same'), 409, 'successor_claimed') // it has been used by now
})

test('a thief with the old secret gets nothing, and the holder sees that somebody tried', async () => {
  const old = await newKey()
  const mine = await turn(old.key, 'mine')
  const before = (await sqlOf(`select 1 from key_secrets where key_id = '${old.id}'`)).length
  for (const attempt of ['theirs', 'theirs', 'others'])
    expectProblem(await turn(old.key, attempt), 409, 'successor_claimed')
  expect(await sqlOf(`select 1 from key_secrets where key_id = '${old.id}'`)).toHaveLength(before)
  expect(await codeOf(mine.json.key)).toBe('valid')
  expect(await events(old.id)).toEqual(['key.created', 'key.rotated', 'rotation.contested']) // once, however often they ask
  expect(await told(old.id)).toContain('Two asked for the next secret of ledger')
})

test('a secret that asks for a successor over and over is stopped, so that it fills neither ledger nor mail', async () => {
  const old = await newKey()
  for (let turned = 0; turned < 50; turned++) expect((await turn(old.key, 'same')).status).toBe(201)
  expectProblem(await turn(old.key, 'same'), 429, 'turned_too_often')
  expect(await events(old.id)).toHaveLength(51)
  await sqlOf(`update key_secrets set created_at = now() - interval '25 hours' where key_id = '${old.id}'`)
  expect((await turn(old.key, 'same')).status).toBe(201)
})

test('two at once with one secret and two names: one successor', async () => {
  for (let round = 0; round < 10; round++) {
    const old = await newKey()
    const all = await Promise.all(['a', 'b', 'c'].map(name => turn(old.key, name)))
    expect(all.map(each => each.status).sort()).toEqual([201, 409, 409])
  }
})

test('the old secret after its end is refused, told so, and recorded', async () => {
  const old = await newKey()
  const next = await turn(old.key, 'x')
  expect(await codeOf(next.json.key)).toBe('valid')
  await sqlOf(`update key_secrets set retires_at = now() - interval '1 second' where id = '${old.secretId}'`)
  expectProblem(await turn(old.key, 'x'), 401, 'key_superseded')
  await flushVerificationLines()
  const lines = await sqlOf(`select 1 from request_logs where secret_id = '${old.secretId}' and outcome = 'superseded'`)
  expect(lines).toHaveLength(1)
})

test('what may not turn itself', async () => {
  const machine = await newKey()
  expectProblem(await turn(machine.key), 400, 'invalid_header', 'idempotency-key')
  const held = await newKey({ holder: { member: acme.email } })
  expectProblem(await turn(held.key, 'x'), 409, 'not_due')
  await sqlOf(`update keys set rotates_at = now() where id = '${held.id}'`)
  expect((await turn(held.key, 'x')).status).toBe(201)

  const off = await newKey()
  await sqlOf(`update keys set policy = '{"selfRotation":"off"}' where id = '${off.id}'`)
  expectProblem(await turn(off.key, 'x'), 403, 'self_rotation_off')
  const stopped = await newKey()
  await send(api, `/v1/keys/${stopped.id}/quarantine`, { token, body: {} })
  expectProblem(await turn(stopped.key, 'x'), 403, 'key_quarantined')
  const fenced = await newKey({ allowedNetworks: ['10.0.0.0/8'] })
  expectProblem(await turn(fenced.key, 'x'), 403, 'key_network_not_allowed')
  expectProblem(await turn('ktn_nothing', 'x'), 401, 'key_malformed')
  for (const key of [held, off, stopped, fenced]) {
    const secrets = await sqlOf(`select 1 from key_secrets where key_id = '${key.id}'`)
    expect(secrets).toHaveLength(key === held ? 2 : 1)
  }
})

test('a prefix with an underscore survives rotation', async () => {
  const where = { service: 'test-mode', environment: 'staging' }
  const old = await newKey(where)
  expect(old.key).toMatch(/^sk_test_stg_[0-9A-Za-z]{49}$/)
  const next = await turn(old.key, 'x')
  expect(next.json.key).toMatch(/^sk_test_stg_[0-9A-Za-z]{49}$/)
  expect([await codeOf(old.key, where), await codeOf(next.json.key, where)]).toEqual(['valid', 'valid'])
})
