import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { asOwner, makeService } from '#lib/usage/usage.fixture.ts'
import { preparedDatabase } from './client.ts'
import { withTenantPrepared } from './tenant.ts'
import { useTestDatabase } from './testing.ts'

const database = useTestDatabase()

test('a plan that is kept shows each organization its own rows, also after an error and once a column changed', async () => {
  const tenants = [await makeService('Tidewater'), await makeService('Globex')]
  const statement = sql`select organization_id::text as own, lives_in from keys where name <> ${'x'}`
  const read = async (of: { organizationId: string }) => {
    const rows = await withTenantPrepared(of, async tx => {
      const failed = tx.transaction(part => part.execute(sql`select 1 / 0`))
      await expect(failed).rejects.toThrow()
      return [...(await tx.execute<{ own: string }>(statement))]
    })
    return [...new Set(rows.map(({ own }) => own))]
  }
  // From the sixth time on the plan is made for any parameters.
  for (let times = 0; times < 7; times++) {
    for (const of of tenants) {
      expect(await read(of)).toEqual([of.organizationId])
      await expect(withTenantPrepared(of, tx => tx.execute(sql`select 1 / 0`))).rejects.toThrow()
    }
  }
  expect([...(await preparedDatabase().execute(statement))]).toEqual([])
  const kept = await withTenantPrepared(tenants[0] as { organizationId: string }, tx =>
    tx.execute(
      sql`select from pg_prepared_statements where statement like '%lives_in from keys%' and generic_plans > 0`,
    ),
  )
  expect(kept).not.toHaveLength(0)
  await asOwner(database.url, 'alter table keys alter column lives_in type varchar(200)')
  // It is refused once, and planned anew.
  for (const of of tenants) await read(of).catch(() => {})
  for (const of of tenants) expect(await read(of)).toEqual([of.organizationId])
})
