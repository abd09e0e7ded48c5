import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { parseRecord } from '#lib/audit/record-text.ts'
import type { KeyId } from './input.ts'
import { lockFreeTarget } from './key-target.ts'

export interface KeyEvent {
  seq: number
  at: Date
  /** "Jonas Weber"; for what is no member, its label in the ledger (`token:…`, `system:clock`) */
  by: string
  /** that label; names are people's own to choose, and may look like one */
  actor: string
  action: string
  detail: Record<string, unknown>
}

const pageSize = 50

/** What the ledger says of one key, newest first: all of it, or the actor's own acts, as the matrix has it. */
export async function listKeyEvents(actor: Actor, keyId: KeyId, before?: number): Promise<KeyEvent[]> {
  return withTenant(actor, async tx => {
    const target = await lockFreeTarget(tx, actor, keyId)
    if (!target) return []
    const own = actor.kind === 'member' ? `member:${actor.memberId}` : null
    const isAll = may(actor, 'audit.read', target)
    if (!isAll && own === null) return []
    const rows = await tx
      .select()
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.organizationId, actor.organizationId),
          eq(auditEvents.subjectId, keyId),
          isAll || own === null ? undefined : eq(auditEvents.actor, own),
          before === undefined ? undefined : lt(auditEvents.seq, before),
        ),
      )
      .orderBy(desc(auditEvents.seq))
      .limit(pageSize)
    const ids = rows.flatMap(({ actor: label }) => (label.startsWith('member:') ? [label.slice(7)] : []))
    const people = ids.length > 0 ? await tx.select().from(members).where(inArray(members.id, ids)) : []
    const names = new Map(people.map(({ id, name }) => [`member:${id}`, name]))
    return rows.map(({ seq, at, actor: label, action, canonical }) => {
      return {
        seq,
        at,
        actor: label,
        by: names.get(label) ?? label,
        action,
        detail: parseRecord(canonical)?.detail ?? {},
      }
    })
  })
}
