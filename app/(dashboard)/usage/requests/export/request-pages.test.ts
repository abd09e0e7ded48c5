import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { createSession } from '#lib/credentials/sessions.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { ago, asOwner, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { requestLines } from './request-lines.ts'
import { requestPages } from './request-pages.ts'

const database = useTestDatabase()
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

test('who is suspended while the file is read gets no further page of it', async () => {
  const tide = await makeService('Tidewater')
  const developer = await signIn(tide.developer)
  await report(
    tide.owner,
    ['first', 'second', 'third'].map((requestId, i) => ({ keyId: tide.key.id, time: ago(10 + i), requestId })),
  )
  const asked = { search: {}, from: new Date(ago(60)), to: now, limit: 1 }
  const pieces: string[] = []
  for await (const piece of requestLines(requestPages(developer, asked, now))) {
    pieces.push(piece)
    if (!piece.includes('first')) continue
    await asOwner(database.url, `update members set status = 'suspended' where id = $1`, [developer.memberId])
  }
  expect(pieces).toHaveLength(3)
  expect(pieces.at(-1)).toBe('"The file ends here, after 1 requests: you are signed out."\r\n')
})
