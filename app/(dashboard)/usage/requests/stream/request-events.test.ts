import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { createSession } from '#lib/credentials/sessions.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { asOwner, makeService, report } from '#lib/usage/usage.fixture.ts'
import { requestEvents } from './request-events.ts'

const database = useTestDatabase()
let tide: Awaited<ReturnType<typeof makeService>>
let developer: MemberActor
beforeAll(async () => {
  tide = await makeService('Tidewater')
  developer = await signIn(tide.developer)
})
afterAll(closeIngest)

async function signIn(person: MemberActor): Promise<MemberActor> {
  const [row] = await asOwner<{ userId: string; email: string }>(
    database.url,
    `select user_id as "userId", email from members where id = $1`,
    [person.memberId],
  )
  if (!row) throw new Error('nobody there')
  const member = { ...person, ...row, status: 'active' as const }
  return (await createSession(member, { method: 'password', origin: { ip: null, userAgent: null } })).actor
}

/** Each pause runs what is given for it, and after the last of them the client is gone. */
async function streamed(actor: MemberActor, ...pauses: (() => Promise<unknown>)[]): Promise<string[]> {
  const gone = new AbortController()
  const pause = async () => {
    const next = pauses.shift()
    if (next) await next()
    else gone.abort()
  }
  const events: string[] = []
  for await (const each of requestEvents(actor, { method: 'GET' }, { signal: gone.signal, pause })) events.push(each)
  return events
}

const insert = (requestId: string) => () =>
  report(
    tide.owner,
    [{ key: tide.key.key, time: new Date(Date.now() - 60_000).toISOString(), status: 200, method: 'GET', requestId }],
    new Date(),
  )
const nothing = async () => {}

test('what is inserted while a stream is open is told of once, and the stream ends with its client', async () => {
  const events = await streamed(developer, insert('first'), nothing, insert('second'))
  const told = events.filter(each => each.startsWith('event: news')).slice(1)
  expect(told.map(each => /"requestId":"(\w+)"/.exec(each)?.[1])).toEqual(['first', 'second'])
  expect((await streamed(tide.outsider, insert('third'))).join()).not.toContain('third')
})

test('a stream ends soon after its member was suspended, and tells of nothing more', async () => {
  const suspend = () =>
    asOwner(database.url, `update members set status = 'suspended' where id = $1`, [developer.memberId])
  const after = Array.from({ length: 20 }, () => nothing)
  const events = await streamed(developer, suspend, ...after.slice(0, 9), insert('late'), ...after)
  expect(events.at(-1)).toBe('event: end\ndata: {"reason":"signed_out"}\n\n')
  expect(events.join()).not.toContain('"late"')
})

test('one person has so many streams open, and each closed one makes room', async () => {
  const lead = await signIn(tide.lead)
  const open = Array.from({ length: 6 }, () => requestEvents(lead, {}, { signal: new AbortController().signal }))
  for (const each of open) await each.next()
  const one = () => requestEvents(lead, {}, { signal: new AbortController().signal }).next()
  expect((await one()).value).toContain('"busy"')
  await Promise.all(open.map(each => each.return(undefined)))
  expect((await one()).value).toContain('retry')
})
