import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { actionsOn, someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { countUnreadNotices, listNotices } from './list-notices.ts'
import { markNoticesRead } from './mark-notices-read.ts'
import { someNotice } from './notices.fixture.ts'

useTestDatabase()

const now = new Date('2026-11-22T09:00:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

async function someone(): Promise<MemberActor> {
  return (await someMember(await someOrganization())).actor
}
const titles = async (actor: MemberActor) => (await listNotices(actor)).items.map(item => item.title)
const idOf = async (actor: MemberActor, title: string) =>
  (await listNotices(actor)).items.find(item => item.title === title)?.noticeId ?? ''

test('one’s own, the youngest first, page by page; of one moment too', async () => {
  const actor = await someone()
  for (const minute of [0, 1, 1, 1, 2]) await someNotice(actor, { title: `m${minute}` }, after(minute))
  expect(await titles(actor)).toEqual(['m2', 'm1', 'm1', 'm1', 'm0'])
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listNotices(actor, { cursor, limit: 2 })
    seen.push(...page.items.map(item => item.noticeId))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual((await listNotices(actor)).items.map(item => item.noticeId))
})

test('nobody else’s: not a colleague’s, not another organization’s', async () => {
  const organization = await someOrganization()
  const [one, two] = [(await someMember(organization)).actor, (await someMember(organization)).actor]
  const stranger = await someone()
  await someNotice(one, { title: 'first' }, now)
  await someNotice(one, { title: 'second' }, after(1))
  const noticeId = await idOf(one, 'second')
  for (const other of [two, stranger, organization.owner]) {
    expect(await titles(other)).toEqual([])
    expect((await listNotices(other, { cursor: noticeId })).items).toEqual([])
    expect(await countUnreadNotices(other)).toBe(0)
    expect(await markNoticesRead(other, { noticeId }, now)).toBe(0)
    expect(await markNoticesRead(other, { upTo: noticeId }, now)).toBe(0)
  }
  expect(await countUnreadNotices(one)).toBe(2)
})

test('reading one counts once, and leaves no trace in the ledger', async () => {
  const actor = await someone()
  await someNotice(actor, { title: 'first' }, now)
  await someNotice(actor, { title: 'second' }, now)
  const noticeId = await idOf(actor, 'first')
  const before = await actionsOn(actor, actor.memberId)
  expect(await markNoticesRead(actor, { noticeId }, after(1))).toBe(1)
  expect(await markNoticesRead(actor, { noticeId }, after(2))).toBe(0)
  expect(await countUnreadNotices(actor)).toBe(1)
  const read = (await listNotices(actor)).items.find(item => item.noticeId === noticeId)
  expect(read?.readAt).toEqual(after(1))
  expect(await actionsOn(actor, actor.memberId)).toEqual(before)
  expect(await actionsOn(actor, noticeId)).toEqual([])
})

test('reading all reads what was shown, not what came since', async () => {
  const actor = await someone()
  for (const minute of [0, 1, 2]) await someNotice(actor, { title: `m${minute}` }, after(minute))
  expect(await markNoticesRead(actor, { upTo: await idOf(actor, 'm1') }, after(3))).toBe(2)
  expect((await listNotices(actor)).items.map(item => item.readAt !== null)).toEqual([false, true, true])
})
