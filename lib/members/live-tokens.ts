import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { tokens } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'

/** The member's own tokens that work; a machine's goes on without the member who answers for it. */
export async function liveTokensOf(tx: Transaction, memberId: string, now: Date) {
  const moment = sql`${now.toISOString()}::timestamptz`
  return await tx
    .select({ id: tokens.id, name: tokens.name, hint: tokens.hint })
    .from(tokens)
    .where(
      and(
        eq(tokens.memberId, memberId),
        isNull(tokens.machineId),
        isNull(tokens.revokedAt),
        sql`(${tokens.expiresAt} is null or ${tokens.expiresAt} > ${moment})`,
        sql`(${tokens.retiresAt} is null or ${tokens.retiresAt} > ${moment})`,
      ),
    )
    .orderBy(asc(tokens.createdAt))
}
