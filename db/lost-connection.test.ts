import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { expect, test, vi } from 'vitest'
import { withTenant } from './tenant.ts'
import { useTestDatabase } from './testing.ts'

const database = useTestDatabase()
const organizationId = '01990000-0000-7000-8000-000000000000'

test('a connection that is lost in a transaction fails that transaction, and the process goes on', async () => {
  const other = postgres(database.url, { max: 1 })
  const pidOf = (rows: unknown) => (rows as { pid: number }[])[0]?.pid ?? 0
  const isThere = async (pid: number) => (await other`select 1 from pg_stat_activity where pid = ${pid}`).length > 0
  const lost = withTenant({ organizationId }, async tx => {
    const pid = pidOf(await tx.execute(sql`select pg_backend_pid() as pid`))
    await other`select pg_terminate_backend(${pid})`
    await vi.waitFor(async () => expect(await isThere(pid)).toBe(false))
    await new Promise(resolve => setTimeout(resolve, 50)) // until the loss has reached this end
    await tx.execute(sql`select 1`)
    await tx.execute(sql`select 1`)
  })
  await expect(lost).rejects.toThrow()
  const [row] = await withTenant({ organizationId }, tx => tx.execute<{ one: number }>(sql`select 1 as one`))
  expect(row?.one).toBe(1)
  await other.end()
})
