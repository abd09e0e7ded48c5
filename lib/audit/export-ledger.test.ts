import { beforeAll, expect, test } from 'vitest'
import { makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { Actor, MemberActor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { checkChain, getLedgerState } from './check-chain.ts'
import { exportLedger } from './export-ledger.ts'
import type { LedgerFilter } from './input.ts'
import { listEvents } from './list-events.ts'
import type { LedgerRow } from './read-ledger.ts'
import { recordEvents } from './record-event.ts'

const database = useTestDatabase()
const now = new Date('2026-11-22T12:00:00Z')
const [subject, ours] = [newId(), newId()]
let acme: TestOrganization
let other: TestOrganization
let owner: MemberActor

beforeAll(async () => {
  acme = await makeOrganization(database.url, 'acme')
  other = await makeOrganization(database.url, 'other')
  const { organizationId, memberId } = acme
  owner = { kind: 'member', organizationId, memberId, sessionId: '', name: 'O', role: 'owner', teams: new Map() }
  await happen(owner, 'test.old', '2026-10-31T23:59:59.999Z')
  await happen(owner, 'test.new', '2026-11-01T00:00:00Z')
})

const happen = (actor: Actor, action: string, at: string, many = 1) =>
  withTenant(actor, tx => {
    const event = { action, subject: { type: 'test', id: subject }, teamId: ours }
    return recordEvents(tx, actor, Array<typeof event>(many).fill(event), new Date(at))
  })

async function taken(actor: Actor, filter: LedgerFilter) {
  const { throughSeq, batches } = must(await exportLedger(actor, { ...filter, format: 'jsonl' }, now))
  return { throughSeq, rows: await rowsOf(batches) }
}

async function rowsOf(batches: AsyncIterable<LedgerRow[]>) {
  const rows: LedgerRow[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

test.each<[LedgerFilter, string[]]>([
  [{ action: 'test' }, ['test.old', 'test.new']],
  [{ action: 'test.new' }, ['test.new']],
  [{ action: 'tes' }, []],
  [{ action: 'test', from: '2026-11-01T00:00:00Z' }, ['test.new']],
  [{ action: 'test', to: '2026-11-01T00:00:00Z' }, ['test.old']],
  [{ subject }, ['test.old', 'test.new']],
  [{ subject: [subject, newId()] }, ['test.old', 'test.new']],
  [{ subject: [] }, []],
  [{ actor: 'member', subject }, ['test.old', 'test.new']],
  [{ actor: 'token', subject }, []],
])('%j: the file holds what the screen lists, oldest first', async (filter, actions) => {
  const { items } = await listEvents(owner, { ...filter, limit: 50 })
  const { rows } = await taken(owner, filter)
  expect(rows.map(row => row.action)).toEqual(actions)
  expect(items.map(item => item.seq)).toEqual(rows.map(row => row.seq).reverse())
})

test('one’s own acts, and no other organization’s ledger', async () => {
  const developer: MemberActor = { ...owner, role: 'member', memberId: newId(), teams: new Map([[ours, 'developer']]) }
  expect((await taken(developer, { action: 'test' })).rows).toEqual([])
  expect((await taken(other.system, { subject })).rows).toEqual([])
  expect(await exportLedger({ ...developer, teams: new Map() }, { format: 'csv' }, now)).toMatchObject({ ok: false })
})

test('what is written while it is taken stays outside, its own entry too; batches are no seam', async () => {
  await happen(acme.system, 'long.ledger', '2026-11-02T00:00:00Z', 1000)
  await happen(acme.system, 'long.ledger', '2026-11-02T00:00:00Z', 1000)
  await happen(acme.system, 'long.ledger', '2026-11-02T00:00:00Z', 1000)
  const { throughSeq, batches } = must(await exportLedger(owner, { format: 'csv', action: 'long' }, now))
  await happen(acme.system, 'long.ledger', '2026-11-02T00:00:00Z')
  const rows = await rowsOf(batches)
  expect(rows.map(row => row.seq)).toEqual(Array.from({ length: 3000 }, (_, n) => throughSeq - 2999 + n))
  const { items } = await listEvents(owner, { action: 'audit.exported', limit: 1 })
  expect(items[0]).toMatchObject({
    seq: throughSeq + 1,
    actor: `member:${acme.memberId}`,
    at: now,
    detail: { format: 'csv', throughSeq, filter: { action: 'long' } },
  })
})

test('a check that found it sound stands in it, for whoever may read it all', async () => {
  expect((await getLedgerState(owner))?.sound).toBe(null)
  const report = must(await checkChain(owner, now))
  expect(report.ok).toBe(true)
  expect(await getLedgerState(owner)).toMatchObject({
    length: report.checked + 1,
    head: expect.stringMatching(new RegExp(`^${report.checked + 1}:`)),
    sound: { through: report.checked, at: now, by: `member:${acme.memberId}` },
  })
  const lead: MemberActor = { ...owner, role: 'member', teams: new Map([[ours, 'lead']]) }
  expect(await getLedgerState(lead)).toBe(null)
  expect(await checkChain(lead, now)).toMatchObject({ ok: false })
})
