import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import { auditEvents, auditHeads } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'

export type LedgerRow = typeof auditEvents.$inferSelect

const batchSize = 1000

/** An organization's entries in order, up to `lastSeq`. Read in batches, so that its length needs no memory. */
export async function* readLedger(actor: Actor, lastSeq: number): AsyncGenerator<LedgerRow> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const batch = await withTenant(actor, tx =>
      tx
        .select()
        .from(auditEvents)
        .where(
          and(
            eq(auditEvents.organizationId, actor.organizationId),
            gt(auditEvents.seq, after),
            lte(auditEvents.seq, lastSeq),
          ),
        )
        .orderBy(asc(auditEvents.seq))
        .limit(batchSize),
    )
    yield* batch
    const last = batch.at(-1)
    if (!last || batch.length < batchSize) return
    after = last.seq
  }
}

/** The head and the last entry's number in one statement, so that a write in between can't make them differ. */
export async function readLedgerEnd(actor: Actor) {
  const { organizationId } = actor
  return withTenant(actor, async tx => {
    const [row] = await tx
      .select({ lastSeq: sql<number>`coalesce(max(${auditEvents.seq}), 0)::int8`.mapWith(Number), head: auditHeads })
      .from(sql`(select ${organizationId}::uuid as id) o`)
      .leftJoin(auditEvents, sql`${auditEvents.organizationId} = o.id`)
      .leftJoin(auditHeads, sql`${auditHeads.organizationId} = o.id`)
      .groupBy(auditHeads.organizationId)
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
