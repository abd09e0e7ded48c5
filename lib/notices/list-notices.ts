import { and, count, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import type { ListNoticesInput } from './input.ts'

export interface NoticeRow {
  noticeId: string
  severity: 'info' | 'warning' | 'critical'
  title: string
  body: string
  href: string
  createdAt: Date
  readAt: Date | null
}

/** What the actor's own member was told, the youngest first. The cursor is the last notice of the page before. */
export async function listNotices(
  actor: MemberActor,
  { cursor, limit = 50 }: ListNoticesInput = {},
): Promise<{ items: NoticeRow[]; nextCursor: string | null }> {
  const rows = await withTenant(actor, tx =>
    tx
      .select({
        noticeId: notices.id,
        severity: notices.severity,
        title: notices.title,
        body: notices.body,
        href: notices.href,
        createdAt: notices.createdAt,
        readAt: notices.readAt,
      })
      .from(notices)
      .where(and(eq(notices.memberId, actor.memberId), cursor ? olderThan(actor, cursor) : undefined))
      .orderBy(desc(notices.createdAt), desc(notices.id))
      .limit(limit + 1),
  )
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.noticeId ?? null) : null }
}

/** How many notices the actor's own member has not read. */
export async function countUnreadNotices(actor: MemberActor): Promise<number> {
  const [row] = await withTenant(actor, tx =>
    tx
      .select({ unread: count() })
      .from(notices)
      .where(and(eq(notices.memberId, actor.memberId), isNull(notices.readAt))),
  )
  return row?.unread ?? 0
}

/** Compared in the database, whose times are finer than a Date. */
function olderThan(actor: MemberActor, noticeId: string): SQL {
  return sql`(${notices.createdAt}, ${notices.id}) < (select n.created_at, n.id from ${notices} n
    where n.id = ${noticeId} and n.member_id = ${actor.memberId})`
}
