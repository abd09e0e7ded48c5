import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { setEnv } from '#lib/env.ts'
import { someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { explainMailError } from './errors.ts'
import { getMailStatus } from './get-mail-status.ts'
import { type Inbox, openInbox, someNotice } from './notices.fixture.ts'
import { sendPendingMail } from './send-mail.ts'
import { sendTestMail } from './send-test-mail.ts'

useTestDatabase()

const now = new Date('2026-11-22T09:00:00Z')
const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const useServer = (smtpUrl: string | undefined) =>
  setEnv(testEnv({ smtpUrl, mailFrom: smtpUrl && 'keyturn@example.com' }))

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox()
})
afterAll(() => inbox.close())

async function people() {
  const organization = await someOrganization()
  const teams = [{ teamId: organization.teamId, role: 'lead' as const }]
  const [security, lead] = [
    await someMember(organization, { role: 'security' }),
    await someMember(organization, { teams }),
  ]
  return { ...organization, security, lead }
}

test('owners and security may mail themselves, and nobody else may', async () => {
  const { owner, email, security, lead } = await people()
  useServer(inbox.url)
  expect(await sendTestMail(owner)).toEqual({ ok: true, value: { to: email } })
  expect(await sendTestMail(security.actor)).toEqual({ ok: true, value: { to: security.email } })
  expect(await sendTestMail(lead.actor)).toEqual({ ok: false, error: { reason: 'not_found' } })
  expect(inbox.mails.flatMap(mail => mail.to)).toEqual([email, security.email])
})

test('says why it did not go', async () => {
  const { owner } = await people()
  useServer(undefined)
  expect(await sendTestMail(owner)).toEqual({ ok: false, error: { reason: 'no_server' } })
  useServer('smtp://keyturn:hunter2@127.0.0.1:1')
  const answer = await sendTestMail(owner)
  if (answer.ok) throw new Error('was sent')
  expect(explainMailError(answer.error)).toMatch(/^No mail server took it: .*ECONNREFUSED/)
  expect(explainMailError(answer.error)).not.toContain('hunter2')
})

test('the state: server without its password, what waits, what was given up and why', async () => {
  const { owner, lead, organizationId, ownerId } = await people()
  const clock: SystemActor = { kind: 'system', organizationId, name: 'clock' }
  const nothing = { pending: 0, oldestPendingAt: null, failed: 0, lastError: null }
  useServer(undefined)
  expect(await getMailStatus(owner, now)).toEqual({ host: null, from: null, ...nothing })
  useServer('smtp://keyturn:hunter2@127.0.0.1:1')
  const server = { host: '127.0.0.1:1', from: 'keyturn@example.com' }
  expect(await getMailStatus(owner, now)).toEqual({ ...server, ...nothing })
  expect(await getMailStatus(lead.actor, now)).toBeNull()

  await someNotice({ organizationId, memberId: ownerId }, {}, now)
  await sendPendingMail(clock, after(24))
  await someNotice({ organizationId, memberId: ownerId }, {}, after(24))
  expect(await getMailStatus(owner, after(24))).toEqual({
    ...server,
    pending: 1,
    oldestPendingAt: after(24),
    failed: 1,
    lastError: expect.stringMatching(/ECONNREFUSED/),
  })
  expect((await getMailStatus((await people()).owner, after(24)))?.failed).toBe(0)
  expect(await getMailStatus(owner, after(24 * 31 + 1))).toMatchObject({ failed: 0, pending: 1, lastError: null })
})
