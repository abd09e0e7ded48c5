import { and, desc, eq, gt, gte, inArray, lte, or, sql } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { AlertRow } from './alert-row.ts'

const acts = ['key.quarantined', 'key.released', 'key.compromised', 'key.revoked'] as const

export interface KeyAct {
  act: (typeof acts)[number]
  /** as the ledger names actors */
  actor: string
  note: null
  until: null
  at: Date
}

/** Nobody reads more of them, whatever a program that stops and releases in turns has written. */
const most = 50

/**
 * What stopped the key of an alert, or let it work again, while the alert stood, oldest first, as the ledger has it: all
 * of it or the actor's own acts, as the matrix says. What comes first after the alert was closed belongs to it if it is
 * a release: that is what one does with a stop that was not needed.
 */
export async function readKeyActs(
  tx: Transaction,
  actor: Actor,
  { key, openedAt, closedAt, teamId, serviceId, environment }: AlertRow,
): Promise<KeyAct[]> {
  const own = actor.kind === 'member' ? `member:${actor.memberId}` : null
  const isAll = may(actor, 'audit.read', { teamId, serviceId, environment })
  if (key === null || (!isAll && own === null)) return []
  const { organizationId } = actor
  const isOfKey = and(
    eq(auditEvents.organizationId, organizationId),
    eq(auditEvents.subjectId, key.id),
    inArray(auditEvents.action, [...acts]),
  )
  const next =
    closedAt &&
    tx
      .select({ at: sql`min(${auditEvents.at})` })
      .from(auditEvents)
      .where(and(isOfKey, gt(auditEvents.at, closedAt)))
  const rows = await tx
    .select({ act: auditEvents.action, actor: auditEvents.actor, at: auditEvents.at })
    .from(auditEvents)
    .where(
      and(
        isOfKey,
        isAll || own === null ? undefined : eq(auditEvents.actor, own),
        gte(auditEvents.at, openedAt),
        closedAt && next
          ? or(
              lte(auditEvents.at, closedAt),
              and(eq(auditEvents.action, 'key.released'), sql`${auditEvents.at} = (${next})`),
            )
          : undefined,
      ),
    )
    .orderBy(desc(auditEvents.seq))
    .limit(most)
  return rows.reverse().map(row => ({ ...row, act: row.act as KeyAct['act'], note: null, until: null }))
}
