import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { notify } from '#lib/notices/notify.ts'
import { ok } from '#lib/result.ts'
import { changeRole } from './change-role.ts'

useTestDatabase()

test('whoever holds the ledger can tell a member something while that member’s role is changed', async () => {
  const ring = await makeKeyring('Tidewater')
  const { keyId } = await makeKey(ring.lead)
  const { owner, lead } = ring
  let changing: Promise<unknown> | undefined
  await withTenant(owner, async tx => {
    await recordEvent(tx, owner, { action: 'key.rotated', subject: { type: 'key', id: keyId } }, now)
    changing = changeRole(owner, { memberId: lead.memberId, role: 'security' }, now)
    await untilSomebodyWaits(() =>
      tx.execute(sql`select 1 from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`),
    )
    const notice = { severity: 'info' as const, title: 'T', body: 'B', href: '/keys', dedupeKey: 'd' }
    expect(await notify(tx, owner.organizationId, { ...notice, to: [lead.memberId, owner.memberId] }, now)).toBe(2)
    return ok(null)
  })
  expect(await changing).toEqual(ok(null))
})

async function untilSomebodyWaits(find: () => Promise<ArrayLike<unknown>>): Promise<void> {
  while ((await find()).length === 0) await new Promise(resolve => setImmediate(resolve))
}
