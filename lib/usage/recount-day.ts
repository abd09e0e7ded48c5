import { sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RecountError } from './errors.ts'
import { listDifferences, type TableDifference } from './list-differences.ts'
import { addCountDifferences, countTables, findCountDifferences } from './recount-counts.ts'
import { addValueDifferences, findValueDifferences, valueTables } from './recount-values.ts'
import { recountedDay, whyNotWhole } from './recounted-day.ts'

export interface DayRecount {
  day: string
  /** empty where every table says what the raw rows say */
  differences: TableDifference[]
  repaired: boolean
}

/**
 * Counts a day (UTC, YYYY-MM-DD) of an organization anew from its raw rows, compares that with every rollup, and, where
 * asked to, puts right what differs. Ingestion goes on meanwhile: nothing of it is lost or counted twice. Fails with
 * `not_whole`: of a day whose raw rows are not all there, the rollups know more than they.
 */
export async function recountDay(
  actor: SystemActor,
  { day, repair }: { day: string; repair: boolean },
  now: Date = new Date(),
): Promise<Result<DayRecount, RecountError>> {
  const recounted = recountedDay(actor.organizationId, day)
  return withTenant(actor, async (tx): Promise<Result<DayRecount, RecountError>> => {
    await become(tx, 'keyturn_data')
    const why = await whyNotWhole(tx, recounted, now)
    if (why) return err({ reason: 'not_whole', why })
    // Of two repairs at once the second one waits, and finds nothing left to do.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtext('keyturn.recount'), hashtext(${actor.organizationId + day}))`,
    )
    // Compiling these statements takes longer than a day of a small organization.
    await tx.execute(sql`set local jit = off`)
    await tx.execute(sql`set local work_mem = '64MB'`)
    await findCountDifferences(tx, recounted)
    await findValueDifferences(tx, recounted)
    const differences = await listDifferences(tx)
    if (differences.length === 0 || !repair) return ok({ day, differences, repaired: false })

    // In the order in which a batch takes the tables.
    const [ofKeys, ofServices] = [countTables.slice(0, 3), countTables.slice(3)]
    for (const table of ofKeys) await addCountDifferences(tx, table, recounted)
    await addValueDifferences(tx, 'key_values_hour', recounted)
    for (const table of ofServices) await addCountDifferences(tx, table, recounted)
    for (const table of valueTables.slice(1)) await addValueDifferences(tx, table, recounted)
    await become(tx, 'keyturn_tenant')
    const rows = Object.fromEntries(differences.map(each => [each.table, each.rows]))
    const detail = { name: day, rows }
    await recordEvent(tx, actor, { action: 'usage.recounted', subject: { type: 'day', id: null }, detail }, now)
    return ok({ day, differences, repaired: true })
  })
}

/** Raw rows are seen, and rollups written, in the role of ingestion alone, and the ledger in that of verbs alone. */
async function become(tx: Transaction, role: 'keyturn_data' | 'keyturn_tenant'): Promise<void> {
  await tx.execute(sql`set local role ${sql.raw(role)}`)
}
