import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { recordEvents } from './record-event.ts'
import { verifyChain } from './verify-chain.ts'

const database = useTestDatabase()
const entries = 40
let acme: TestOrganization

beforeAll(async () => {
  acme = await makeOrganization(database.url)
  const subject = { type: 'test', id: newId() }
  const events = Array.from({ length: entries - 1 }, (_, i) => {
    return { action: 'test.happened', subject, teamId: newId(), detail: { i, name: 'Zoë „x“ \\ \u0001' } }
  })
  await withTenant(acme.system, tx => recordEvents(tx, acme.system, events, new Date('2026-11-22T12:00:00.100Z')))
})

/** One of a column's bytes, or the least that the column can differ by. `at` is where in it, `by` by how much. */
const changes = {
  canonical: 'overlay(canonical placing chr(33 + (ascii(substr(canonical, $at, 1)) - 33 + $by) % 90) from $at for 1)',
  mac: 'set_byte(mac, $at % 32, (get_byte(mac, $at % 32) + $by) % 256)',
  at: "at + $by * interval '1 microsecond'",
  actor: 'overlay(actor placing chr(65 + $by % 26) from 1 for 1)',
  action: 'overlay(action placing chr(65 + $by % 26) from 1 for 1)',
  subject_type: 'subject_type || chr(64 + $by)',
  subject_id:
    "overlay(subject_id::text placing to_hex((('x' || right(subject_id::text, 1))::bit(4)::int + 1 + $by % 15) % 16) from 36 for 1)::uuid",
  team_id: 'case when $by % 2 = 0 then null else gen_random_uuid() end',
  seq: 'seq + 1000 + $at * 100 + $by',
}

const change = fc.record({
  seq: fc.integer({ min: 2, max: entries }),
  column: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
  at: fc.integer({ min: 1, max: 300 }),
  by: fc.integer({ min: 1, max: 60 }),
})

test('one changed byte anywhere is found, and named by its entry', async () => {
  await asSuperuser(database.url, async sql => {
    await sql`set session_replication_role = replica` // the triggers off, as whoever owns the database could
    await sql`create table kept as select * from audit_events`
    await fc.assert(
      fc
        .asyncProperty(change, async ({ seq, column, at, by }) => {
          const value = changes[column].replaceAll('$at', String(at)).replaceAll('$by', String(by))
          await sql.unsafe(`update audit_events set ${column} = ${value} where seq = ${seq}`)
          expect((await verifyChain(acme.system)).problem).toMatchObject({ seq })
        })
        .afterEach(() =>
          sql.begin(tx => [tx`delete from audit_events`, tx`insert into audit_events select * from kept`]),
        ),
      { seed: 20_261_122, numRuns: 40 },
    )
  })
  expect(await verifyChain(acme.system)).toMatchObject({ ok: true, checked: entries })
})
