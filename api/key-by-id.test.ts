import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { type Api, expectProblem, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { makeOrganization, type TestOrganization } from './organization.fixture.ts'

const database = useTestDatabase()
let api: Api
let acme: TestOrganization
let other: TestOrganization
let token: string

beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url, 'acme')
  other = await makeOrganization(database.url, 'other')
  token = await acme.token()
})

const input = { service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } }
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  send(api, path, { token, body, headers })
const newKey = async () =>
  (await post('/v1/keys', input)).json as { id: string; key: string; secretId: string; hint: string }

describe('a key by its id', () => {
  test('is rotated, quarantined, released and revoked; revoked twice is no error', async () => {
    const { id } = await newKey()
    const rotated = await post(`/v1/keys/${id}/rotate`, { overlapSeconds: 60 })
    expect(rotated.status).toBe(201)
    expect(rotated.json).toMatchObject({ id, key: expect.stringMatching(/^payments_prd_/), previousRetiresBy: null })
    expectProblem(await post(`/v1/keys/${id}/rotate`, {}), 409, 'successor_unused')
    expect((await post(`/v1/keys/${id}/quarantine`, { note: 'odd' })).json).toMatchObject({
      quarantined: true,
      changed: true,
    })
    expect((await send(api, `/v1/keys/${id}`, { token })).json.status).toBe('quarantined')
    expect((await post(`/v1/keys/${id}/release`, {})).json).toMatchObject({ quarantined: false })
    expect((await send(api, `/v1/keys/${id}/revoke`, { token, method: 'POST' })).json).toMatchObject({ changed: true })
    expect((await post(`/v1/keys/${id}/revoke`, { reason: 'leaked' })).json).toMatchObject({
      status: 'revoked',
      changed: false,
    })
    expectProblem(await post(`/v1/keys/${id}/rotate`, {}), 409, 'key_ended')
  })

  test('a member’s key is not rotated by a token', async () => {
    const { id } = (await post('/v1/keys', { ...input, holder: { member: acme.email } })).json
    expectProblem(await post(`/v1/keys/${id}/rotate`, {}), 403, 'held_by_member')
  })

  test('another organization’s, an unknown one and no UUID at all look the same', async () => {
    const { id } = await newKey()
    const theirs = await other.token()
    for (const wrong of [id, '01a20254-8d99-7572-97ae-79fbdb969d10', 'nope', '%00', 'self%20']) {
      expectProblem(await send(api, `/v1/keys/${wrong}`, { token: theirs }), 404, 'not_found')
      for (const act of ['rotate', 'revoke', 'quarantine', 'release'])
        expectProblem(await send(api, `/v1/keys/${wrong}/${act}`, { token: theirs, body: {} }), 404, 'not_found')
    }
    expect((await send(api, `/v1/keys/${id}`, { token })).json.status).toBe('live')
  })

  test('a list pages by cursor, and refuses what it does not know by name', async () => {
    await newKey()
    const first = (await send(api, '/v1/keys?limit=1', { token })).json
    expect(first.items).toHaveLength(1)
    const second = (await send(api, `/v1/keys?limit=1&cursor=${first.nextCursor}`, { token })).json
    expect(second.items[0].id).not.toBe(first.items[0].id)
    for (const [query, path] of [
      ['limit=0', 'limit'],
      ['limit=9999', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['status=asleep', 'status'],
      ['environment=moon', 'environment'],
      ['cursor=%25%25', 'cursor'],
      ['q=%00', 'q'],
      ['colour=red', 'colour'],
    ] as const)
      expectProblem(await send(api, `/v1/keys?${query}`, { token }), 400, 'invalid_query', path)
  })
})
