import { getPriority } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSuperuser, makeOrganization } from '#api/organization.fixture.ts'
import { useTestDatabase } from '#db/testing.ts'
import { type ServerProcess, startServer } from './server-process.fixture.ts'

// Processes apart, on one database; the pages' is left to the journeys, which build them.

const database = useTestDatabase()
let token: string
let apis: ServerProcess[]
beforeAll(async () => {
  token = await (await makeOrganization(database.url)).token()
  const databaseUrl = database.url
  apis = await Promise.all([startServer({ databaseUrl }), startServer({ databaseUrl })])
})
afterAll(() => Promise.all(apis.map(each => each.end('SIGKILL'))))

async function call(server: ServerProcess | undefined, path: string, body?: object) {
  const answer = await fetch(`${server?.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, json: await answer.json() }
}

const jobs = () =>
  asSuperuser(
    database.url,
    sql => sql<{ name: string; n: number }[]>`
    select name, count(*)::int as n from pgboss.job where name not like '\\_\\_pgboss%' group by name`,
  )

test('two with the door for machines are one: what one made the other lets in, what one stopped the other refuses', async () => {
  const made = await call(apis[0], '/v1/keys', {
    ...{ service: 'payments', environment: 'production', name: 'ledger', holder: { machine: 'ledger' } },
  })
  const question = { key: made.json.key, service: 'payments', environment: 'production' }
  for (const api of apis) expect((await call(api, '/v1/verify', question)).json.code).toBe('valid')
  expect((await call(apis[1], `/v1/keys/${made.json.id}/revoke`, {})).status).toBe(200)
  expect((await call(apis[1], '/v1/verify', question)).json.code).toBe('revoked')
  await expect
    .poll(async () => (await call(apis[0], '/v1/verify', question)).json.code, { interval: 5 })
    .toBe('revoked')
})

test('the clock’s jobs are the workers’ alone, who answer nobody but those who watch them', async () => {
  expect(await jobs()).toEqual([])
  const databaseUrl = database.url
  const workers = await Promise.all([0, 1].map(() => startServer({ databaseUrl, role: 'worker' })))
  expect([workers[0], apis[0]].map(each => getPriority(each?.pid))).toEqual([5, getPriority()])
  for (const worker of workers) {
    for (const path of ['/healthz', '/readyz']) expect((await call(worker, path)).status).toBe(200)
    for (const path of ['/v1/keys', '/v1/openapi.json', '/', '/sign-in'])
      expect((await call(worker, path)).status).toBe(404)
  }
  for (const path of ['/', '/sign-in']) expect((await call(apis[0], path)).status).toBe(404)
  const done = () =>
    asSuperuser(database.url, async sql => {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from pgboss.job
        where name = 'partitions' and state = 'completed'`
      return row?.n
    })
  await expect.poll(done, { timeout: 20_000 }).toBeGreaterThan(0)
  const active = await asSuperuser(
    database.url,
    sql => sql<{ name: string }[]>`
    select name from pgboss.job where state in ('created', 'retry', 'active') group by name having count(*) > 1`,
  )
  expect(active).toEqual([])
  expect(await Promise.all(workers.map(each => each.end('SIGTERM')))).toEqual([0, 0])
})
