import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { setEnv } from '#lib/env.ts'
import { someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { type Inbox, mailOf, openInbox, someNotice } from './notices.fixture.ts'
import { sendPendingMail } from './send-mail.ts'

useTestDatabase()

const now = new Date('2026-11-22T09:00:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const key = `payments_prd_8Yw3${'a'.repeat(43)}Qx`

let inbox: Inbox
const open: Inbox[] = []
async function serve(options?: Parameters<typeof openInbox>[0]): Promise<Inbox> {
  const opened = await openInbox(options)
  open.push(opened)
  useServer(opened.url)
  return opened
}
const useServer = (smtpUrl: string | undefined) =>
  setEnv(testEnv({ smtpUrl, mailFrom: 'Keyturn <keyturn@example.com>', url: 'https://keys.example.com' }))

beforeEach(async () => {
  inbox = await serve()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map(each => each.close()))
})

async function someone() {
  const organization = await someOrganization()
  const clock: SystemActor = { kind: 'system', organizationId: organization.organizationId, name: 'clock' }
  const { memberId, email } = await someMember(organization)
  return { organizationId: organization.organizationId, memberId, email, clock, organization }
}

test('a notice is mailed once, with its words and a link, and is marked', async () => {
  const member = await someone()
  await someNotice(
    member,
    { severity: 'warning', title: 'ledger is due', body: `Rotate it.\n${key}`, href: '/keys/1' },
    now,
  )
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 1, failed: 0 })
  expect(await sendPendingMail(member.clock, after(60))).toEqual({ sent: 0, failed: 0 })

  expect(inbox.mails).toHaveLength(1)
  const [mail] = inbox.mails
  expect(mail?.to).toEqual([member.email])
  expect(mail?.raw).toMatch(/^From: Keyturn <keyturn@example.com>$/m)
  expect(mail?.raw).toMatch(/^Subject: ledger is due$/m)
  expect(mail?.raw).toMatch(/^Message-ID: <[0-9a-f]{32}@keys.example.com>$/m)
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated$/m)
  expect(mail?.raw).toContain('Warning: ledger is due\n\nRotate it.\n')
  expect(mail?.raw).toContain('\n\nhttps://keys.example.com/keys/1\n')
  expect(mail?.raw).not.toContain('aaaaaaaa')
  expect(await mailOf(member)).toEqual([{ state: 'sent', attempts: 1, nextAt: null, mailedAt: now, error: null }])
})

test('several notices of one member are one mail, the most severe first; nobody gets another’s', async () => {
  const member = await someone()
  const other = await someMember(member)
  await someNotice(member, { title: 'mild' }, now)
  await someNotice(member, { title: 'grave', severity: 'critical' }, now)
  await someNotice(member, { title: 'middling', severity: 'warning' }, now)
  await someNotice({ ...member, memberId: other.memberId }, { title: 'elsewhere' }, now)
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 2, failed: 0 })
  const mine = inbox.mails.find(mail => mail.to.includes(member.email))?.raw ?? ''
  expect(mine).toMatch(/^Subject: grave and 2 more$/m)
  expect(mine).toMatch(/Critical: grave.*Warning: middling.*mild/s)
  expect(mine).not.toContain('elsewhere')
})

test('another organization’s clock sends nothing of it', async () => {
  const [member, stranger] = [await someone(), await someone()]
  await someNotice(member, {}, now)
  expect(await sendPendingMail(stranger.clock, now)).toEqual({ sent: 0, failed: 0 })
  expect((await mailOf(member)).map(row => row.state)).toEqual(['pending'])
})

test('two workers at once send one mail to each', async () => {
  const member = await someone()
  const others = await Promise.all([1, 2, 3, 4].map(() => someMember(member)))
  const everyone = [member, ...others.map(({ memberId, email }) => ({ ...member, memberId, email }))]
  for (const each of everyone) for (const title of ['one', 'two']) await someNotice(each, { title }, now)
  const rounds = await Promise.all([1, 2, 3, 4].map(() => sendPendingMail(member.clock, now)))
  expect(rounds.reduce((sum, round) => sum + round.sent, 0)).toBe(everyone.length)
  expect(inbox.mails.flatMap(mail => mail.to).sort()).toEqual(everyone.map(({ email }) => email).sort())
})

test('a member whom another worker has in hand is passed over, not waited for', async () => {
  const member = await someone()
  const second = { ...member, ...(await someMember(member)) }
  await someNotice(member, {}, now)
  await someNotice(second, {}, now)
  await withTenant(member, async tx => {
    await tx.select({ id: members.id }).from(members).where(eq(members.id, member.memberId)).for('no key update')
    expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 1, failed: 0 })
  })
  expect(inbox.mails.map(mail => mail.to)).toEqual([[second.email]])
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 1, failed: 0 })
})

test('a refusal is tried again, later each time, and what comes meanwhile does not wait for it', async () => {
  const member = await someone()
  let refusals = 2
  inbox = await serve({
    onMailFrom(_address, _session, done) {
      if (refusals-- <= 0) return done()
      done(Object.assign(new Error(`4.3.0 not now, ${key}`), { responseCode: 451 }))
    },
  })
  await someNotice(member, { title: 'first' }, now)
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 0, failed: 1 })
  const [refused] = await mailOf(member)
  expect(refused).toMatchObject({ state: 'pending', attempts: 1, nextAt: after(1) })
  expect(refused?.error).toMatch(/451 4.3.0 not now, payments_prd_8Yw3…Qx/)
  expect(await sendPendingMail(member.clock, new Date(after(1).getTime() - 1))).toEqual({ sent: 0, failed: 0 })

  await sendPendingMail(member.clock, after(1))
  expect((await mailOf(member))[0]).toMatchObject({ state: 'pending', attempts: 2, nextAt: after(3) })
  await someNotice(member, { title: 'second' }, after(2))
  expect(await sendPendingMail(member.clock, after(2))).toEqual({ sent: 1, failed: 0 })
  expect(await sendPendingMail(member.clock, after(3))).toEqual({ sent: 1, failed: 0 })
  expect(inbox.mails.map(mail => /^Subject: (.*)$/m.exec(mail.raw)?.[1])).toEqual(['second', 'first'])
  expect((await mailOf(member))[0]).toMatchObject({ state: 'sent', attempts: 3, error: null, mailedAt: after(3) })
})

test('a server that is away is asked once a round; when it is back, everybody gets theirs', async () => {
  const member = await someone()
  const second = { ...member, ...(await someMember(member)) }
  await someNotice(member, {}, now)
  await someNotice(second, {}, now)
  useServer('smtp://keyturn:hunter2@127.0.0.1:1')
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 0, failed: 1 })
  const rows = [...(await mailOf(member)), ...(await mailOf(second))]
  expect(rows.map(row => row.attempts).sort()).toEqual([0, 1])
  expect(rows.find(row => row.error)?.error).toMatch(/ECONNREFUSED/)
  useServer(inbox.url)
  expect(await sendPendingMail(member.clock, after(1))).toEqual({ sent: 2, failed: 0 })
})

test('one member’s refused address does not hold up the others', async () => {
  const member = await someone()
  const second = { ...member, ...(await someMember(member)) }
  inbox = await serve({
    onRcptTo: ({ address }, _session, done) =>
      done(address === member.email ? Object.assign(new Error('5.1.1 no such person'), { responseCode: 550 }) : null),
  })
  await someNotice(member, {}, now)
  await someNotice(second, {}, now)
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 1, failed: 1 })
  expect((await mailOf(second))[0]?.state).toBe('sent')
})

test('a day after the notice it is given up, with what the server said', async () => {
  const member = await someone()
  useServer('smtp://127.0.0.1:1')
  await someNotice(member, {}, now)
  await sendPendingMail(member.clock, after(24 * 60 - 1))
  expect((await mailOf(member))[0]).toMatchObject({ state: 'pending', nextAt: after(24 * 60) })
  await sendPendingMail(member.clock, after(24 * 60))
  expect((await mailOf(member))[0]).toMatchObject({ state: 'failed', nextAt: null, attempts: 2 })
  expect((await mailOf(member))[0]?.error).toMatch(/ECONNREFUSED/)
  useServer(inbox.url)
  expect(await sendPendingMail(member.clock, after(25 * 60))).toEqual({ sent: 0, failed: 0 })
})

test('who died between sending and marking leaves a mail that comes again, by the same id', async () => {
  const member = await someone()
  let die = () => {}
  inbox = await serve({
    onRcptTo: (_address, _session, done) => {
      die()
      done()
    },
  })
  await someNotice(member, {}, now)
  const elsewhere = { ...member.clock }
  die = () => {
    elsewhere.organizationId = 'not an organization' // so that marking throws
    die = () => {}
  }
  await expect(sendPendingMail(elsewhere, now)).rejects.toThrow()
  expect(await sendPendingMail(member.clock, after(4))).toEqual({ sent: 0, failed: 0 })
  expect(await sendPendingMail(member.clock, after(5))).toEqual({ sent: 1, failed: 0 })
  const ids = inbox.mails.map(mail => /^Message-ID: (.*)$/m.exec(mail.raw)?.[1])
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('no transaction is open while the server dawdles', async () => {
  const member = await someone()
  let renamed: unknown
  inbox = await serve({
    onRcptTo: (_address, _session, done) => {
      const rename = withTenant(member, tx =>
        tx
          .update(members)
          .set({ name: 'Maxima' })
          .where(eq(members.id, member.memberId))
          .returning({ name: members.name }),
      )
      rename.then(rows => {
        renamed = rows
        done()
      }, done)
    },
  })
  await someNotice(member, {}, now)
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 1, failed: 0 })
  expect(renamed).toEqual([{ name: 'Maxima' }])
})

test('who is suspended gets none, also once they are back', async () => {
  const member = await someone()
  await someNotice(member, {}, now)
  const set = (status: 'active' | 'suspended') =>
    withTenant(member, tx => tx.update(members).set({ status }).where(eq(members.id, member.memberId)))
  await set('suspended')
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 0, failed: 0 })
  await set('active')
  expect(await sendPendingMail(member.clock, after(1))).toEqual({ sent: 0, failed: 0 })
  expect((await mailOf(member))[0]).toMatchObject({ state: 'none', nextAt: null })
})

test('without a server nothing is written for mail, and nothing sent', async () => {
  const member = await someone()
  useServer(undefined)
  await someNotice(member, {}, now)
  expect(await mailOf(member)).toMatchObject([{ state: 'none', nextAt: null }])
  expect(await sendPendingMail(member.clock, now)).toEqual({ sent: 0, failed: 0 })
})

test('a name can’t begin a header', async () => {
  const member = await someone()
  const name = 'Eve\r\nBcc: thief@example.net\r\n\r\nhello'
  await withTenant(member, tx => tx.update(members).set({ name }).where(eq(members.id, member.memberId)))
  await someNotice(member, { title: `key ${name}` }, now)
  await sendPendingMail(member.clock, now)
  const [mail] = inbox.mails
  expect(mail?.to).toEqual([member.email])
  const head = mail?.raw.split('\n\n')[0] ?? ''
  expect(head).not.toMatch(/^Bcc:/im)
  expect(head).toMatch(/^Subject: key Eve Bcc: thief@example.net hello$/m)
})
