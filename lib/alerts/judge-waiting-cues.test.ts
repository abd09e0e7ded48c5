import { afterAll, expect, test } from 'vitest'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { listNotices } from '#lib/notices/list-notices.ts'
import { openInbox } from '#lib/notices/notices.fixture.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { makeKey, makeService, now, tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { judgeWaitingCues } from './judge-waiting-cues.ts'

useTestDatabase()
afterAll(closeIngest)

test('however many keys the same happens to at once: one mail to each person, of all of them, and a notice of each', async () => {
  const inbox = await openInbox()
  const env = testEnv({
    smtpUrl: inbox.url,
    mailFrom: 'Keyturn <keyturn@example.com>',
    url: 'https://keys.example.com',
  })
  setEnv(env)
  const tide = await makeService('Tidewater')
  must(await createService(tide.owner, { slug: 'ledger', name: 'Ledger', prefix: 'ledger', team: 'payments' }))
  const keys = []
  for (const environment of ['staging', 'production', 'production'] as const) {
    keys.push(await makeKey(tide.owner, 'payments', `Astray ${keys.length}`, now, environment))
  }
  for (const { key, environment } of keys) {
    const token = tokenOf(tide.owner, {}, ['keys:verify'])
    must(await verifyKey(token, { key, service: 'ledger', environment }, now))
  }
  await flushVerificationLines()
  await judgeWaitingCues(() => now)
  await inbox.close()
  const mine = inbox.mails.filter(({ to }) => to.includes(`${tide.lead.memberId}@example.com`))
  expect(mine).toHaveLength(1)
  expect(mine[0]?.raw).toMatch(/^Subject: Astray [12] is tried at ledger and 2 more$/m)
  expect(mine[0]?.raw).toMatch(/Warning: Astray [12] is tried.*Warning: Astray [12] is tried.*Astray 0 is tried/s)
  expect(mine[0]?.raw.match(/https:\/\/keys\.example\.com\/alerts\//g)).toHaveLength(3)
  expect((await listNotices(tide.lead, { limit: 10 })).items).toHaveLength(3)
})
