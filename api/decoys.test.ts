import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { actorOf } from '#lib/members/people.fixture.ts'
import { followChanges } from '#lib/memory/follow-changes.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { type Api, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { asSuperuser, makeOrganization, type TestOrganization } from './organization.fixture.ts'
import { verifyFirst } from './verify-door.ts'

const database = useTestDatabase()
const place = { service: 'payments', environment: 'production' } as const
let api: Api
let acme: TestOrganization
let owner: MemberActor
let token: string
let stop: () => Promise<void>
beforeAll(async () => {
  api = createApi()
  acme = await makeOrganization(database.url)
  stop = await followChanges()
  owner = await actorOf(acme.memberId)
  token = await acme.token()
})
afterAll(async () => {
  await stop()
  await closeIngest()
})

/** A decoy, and a key that was a real one until it was revoked; told apart by nothing but their ids. */
async function both(name: string) {
  const planted = { plantedIn: 'wiki, page Deployments', attempt: newAttempt() }
  const decoy = must(await plantDecoy(owner, { ...place, name, ...planted }))
  const real = must(await createKey(owner, { ...place, name }))
  must(await revokeKey(owner, { keyId: keyIdInput.parse(real.id) }))
  return { decoy, real }
}
type Made = Awaited<ReturnType<typeof both>>['decoy' | 'real']

type Door = (key: string) => ReturnType<typeof send>
const self = (path: string, method: string): Door => {
  return key => send(api, `/v1/keys/self${path}`, { token: key, method, headers: { 'Idempotency-Key': newAttempt() } })
}
const verify =
  (more: object): Door =>
  key =>
    send(api, '/v1/verify', { token, body: { ...place, ...more, key } })
const gateway =
  (query: string): Door =>
  key =>
    send(api, `/v1/auth?${query}`, { headers: { 'X-Keyturn-Token': token, Authorization: `Bearer ${key}` } })

const doors: [string, Door, number][] = [
  ['verify', verify({ ip: '203.0.113.7', path: '/v1/charges', method: 'GET' }), 200],
  ['verify for a scope', verify({ scope: 'charges:write' }), 200],
  ['verify in another environment', verify({ environment: 'staging' }), 200],
  ['nginx', gateway('gateway=nginx&service=payments&environment=production'), 401],
  ['envoy', gateway('gateway=envoy&service=payments&environment=production&path=/'), 401],
  ['what it is', self('', 'GET'), 401],
  ['turning itself', self('/rotate', 'POST'), 401],
  ['ending itself', self('/revoke', 'POST'), 200],
]

test.each(doors)(
  'at %s a decoy is answered as a key that was revoked, and it is written down',
  async (name, door, status) => {
    const { decoy, real } = await both(name)
    const answers: object[] = []
    for (const made of [decoy, real]) {
      for (const _ of ['first', 'remembered']) answers.push(withoutIds(await door(made.key), made))
    }
    expect(answers[0]).toMatchObject({ status })
    expect(answers).toEqual(answers.map(() => answers[2]))
    await flushVerificationLines()
    const lines = await asSuperuser(
      database.url,
      sql => sql`select service_id, outcome from request_logs where key_id = ${decoy.id}`,
    )
    expect(lines).toHaveLength(2)
    expect(lines.every(({ service_id: serviceId }) => serviceId === null)).toBe(true)
    const [row] = await asSuperuser(
      database.url,
      sql => sql`select status, quarantined_at from keys where id = ${decoy.id}`,
    )
    expect(row).toEqual({ status: 'active', quarantined_at: null })
  },
)

/** But for what differs from request to request. */
function withoutIds({ status, headers, text }: Awaited<ReturnType<Door>>, { id, secretId, hint }: Made) {
  const hidden = [id, secretId, hint].reduce((rest, each) => rest.replaceAll(each, '…'), text)
  const told = [...headers].filter(([header]) => !/^(date|x-request-id|ratelimit)/.test(header))
  return { status, text: hidden, headers: told.map(([header, value]) => [header, value.replace(id, '…')]) }
}

test('the short way through verification says the same of it', async () => {
  const { decoy, real } = await both('short way')
  const long = getRequestListener(api.fetch, { overrideGlobalObjects: false })
  const server = createServer(verifyFirst(long))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ask = async ({ key, id, secretId }: Made) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`http://127.0.0.1:${port}/v1/verify`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ ...place, key }) },
    })
    return (await answer.text()).replace(id, '…').replace(secretId, '…')
  }
  const [first, ...rest] = [await ask(real), await ask(real), await ask(decoy), await ask(decoy)]
  await new Promise(resolve => server.close(resolve))
  server.closeAllConnections()
  expect(JSON.parse(first ?? '')).toMatchObject({ valid: false, code: 'revoked' })
  expect(rest).toEqual([first, first, first])
})

test('lists say that it is a decoy, and leave it out of what lives', async () => {
  const { decoy } = await both('listed')
  const list = async (query: string) =>
    (await send(api, `/v1/keys?q=listed&${query}`, { token })).json.items as { id: string; decoy: boolean }[]
  const ids = async (query: string) => (await list(query)).map(({ id }) => id)
  expect((await list('')).filter(each => each.decoy).map(({ id }) => id)).toEqual([decoy.id])
  expect(await ids('status=decoy')).toEqual([decoy.id])
  for (const status of ['live', 'active', 'due', 'ended', 'revoked'])
    expect(await ids(`status=${status}`)).not.toContain(decoy.id)
  const { json } = await send(api, `/v1/keys/${decoy.id}`, { token })
  expect(json).toMatchObject({ decoy: true, status: 'live', holder: null, rotatesAt: null })
  const turned = await send(api, `/v1/keys/${decoy.id}/rotate`, { token, body: {} })
  expect([turned.status, turned.json.code]).toEqual([409, 'is_decoy'])
})
