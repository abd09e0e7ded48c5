import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import { auditEvents, auditHeads } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'

/** An entry as it stands in the database. `at` has microseconds, as the column does: `2027-01-31T00:00:00.000000Z`. */
export type LedgerRow = Omit<typeof auditEvents.$inferSelect, 'at'> & { at: string }

const batchSize = 2000

/**
 * An organization's entries in order, up to `lastSeq`, in batches and a transaction for each, so that its length needs
 * no memory and nothing stands open while a slow reader reads. The next batch is on its way while one is looked at.
 */
export async function* readLedger(actor: Actor, lastSeq: number, where?: SQL): AsyncGenerator<LedgerRow[]> {
  let coming = readBatch(actor, Number.MIN_SAFE_INTEGER, lastSeq, where)
  for (;;) {
    const batch = await coming
    const last = batch.at(-1)
    const isLast = !last || batch.length < batchSize
    if (!isLast) {
      coming = readBatch(actor, last.seq, lastSeq, where)
      coming.catch(() => {}) // Awaited above, unless the reader has gone.
    }
    if (last) yield batch
    if (isLast) return
  }
}

/** Rows as the driver gives them: Drizzle's mapping of a million would cost as much as their MACs. */
function readBatch(actor: Actor, after: number, lastSeq: number, where?: SQL): Promise<LedgerRow[]> {
  const { seq, at } = auditEvents
  const mine = eq(auditEvents.organizationId, actor.organizationId)
  return withTenant(actor, async tx => [
    ...(await tx.execute<LedgerRow & Record<string, unknown>>(sql`
      select ${auditEvents.organizationId} as "organizationId", ${seq} as "seq",
        to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "at", ${auditEvents.actor} as "actor",
        ${auditEvents.action} as "action", ${auditEvents.subjectType} as "subjectType",
        ${auditEvents.subjectId} as "subjectId", ${auditEvents.teamId} as "teamId",
        ${auditEvents.canonical} as "canonical", ${auditEvents.mac} as "mac"
      from ${auditEvents}
      where ${and(mine, gt(seq, after), lte(seq, lastSeq), where)}
      order by ${asc(seq)}
      limit ${batchSize}`)),
  ])
}

/** The head and the last entry's number in one statement, so that a write in between can't make them differ. */
export async function readLedgerEnd(actor: Actor) {
  const { organizationId } = actor
  return withTenant(actor, async tx => {
    const last = tx
      .select({ seq: auditEvents.seq })
      .from(auditEvents)
      .where(eq(auditEvents.organizationId, organizationId))
      .orderBy(desc(auditEvents.seq))
      .limit(1)
    const [row] = await tx
      .select({ lastSeq: sql<number>`coalesce((${last}), 0)::int8`.mapWith(Number), head: auditHeads })
      .from(sql`(select ${organizationId}::uuid as id) o`)
      .leftJoin(auditHeads, sql`${auditHeads.organizationId} = o.id`)
    return { lastSeq: row?.lastSeq ?? 0, head: row?.head ?? null }
  })
}

/** Whether the entry that was recorded as `seq` still stands anywhere. */
export async function findRecordOf(actor: Actor, seq: number): Promise<boolean> {
  const recorded = `"seq":${seq},`
  return withTenant(actor, async tx => {
    const found = await tx
      .select({ seq: auditEvents.seq })
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.organizationId, actor.organizationId),
          sql`position(${recorded} in ${auditEvents.canonical}) > 0`,
        ),
      )
      .limit(1)
    return found.length > 0
  })
}
