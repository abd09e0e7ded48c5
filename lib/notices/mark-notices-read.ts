import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import type { MarkNoticesReadInput } from './input.ts'

/**
 * Marks the actor's own notices as read: one, or all up to the youngest that was shown. The first reading counts.
 * Nothing enters the ledger, since reading changes nothing that the product does. Returns how many it marked.
 */
export async function markNoticesRead(
  actor: MemberActor,
  input: MarkNoticesReadInput,
  now: Date = new Date(),
): Promise<number> {
  const chosen = 'noticeId' in input ? eq(notices.id, input.noticeId) : notYoungerThan(actor, input.upTo)
  const marked = await withTenant(actor, tx =>
    tx
      .update(notices)
      .set({ readAt: now })
      .where(and(eq(notices.memberId, actor.memberId), isNull(notices.readAt), chosen))
      .returning({ id: notices.id }),
  )
  return marked.length
}

function notYoungerThan(actor: MemberActor, noticeId: string): SQL {
  return sql`(${notices.createdAt}, ${notices.id}) <= (select n.created_at, n.id from ${notices} n
    where n.id = ${noticeId} and n.member_id = ${actor.memberId})`
}
