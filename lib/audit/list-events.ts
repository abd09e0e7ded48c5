import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { keys, tokens } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import type { ListEventsInput } from './input.ts'
import { parseRecord } from './record-text.ts'

export interface LedgerEvent {
  seq: number
  at: Date
  actor: string
  action: string
  subject: { type: string; id: string | null }
  detail: Record<string, unknown>
  mac: string
}

/** The entries that the actor may read (all, their teams', or their own acts), newest first, a page at a time. */
export async function listEvents(
  actor: Actor,
  input: ListEventsInput,
): Promise<{ items: LedgerEvent[]; nextCursor: string | null }> {
  const rows = await withTenant(actor, tx =>
    tx
      .select()
      .from(auditEvents)
      .where(and(readable(actor), withinToken(actor), ...filters(input)))
      .orderBy(desc(auditEvents.seq))
      .limit(input.limit + 1),
  )
  const page = rows.slice(0, input.limit)
  const items = page.map(row => ({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId },
    detail: parseRecord(row.canonical)?.detail ?? {},
    mac: row.mac.toString('hex'),
  }))
  return { items, nextCursor: rows.length > input.limit ? String(page.at(-1)?.seq) : null }
}

function filters(input: ListEventsInput): (SQL | undefined)[] {
  return [
    input.from ? gte(auditEvents.at, new Date(input.from)) : undefined,
    input.to ? lt(auditEvents.at, new Date(input.to)) : undefined,
    input.actor ? eq(auditEvents.actor, input.actor) : undefined,
    input.action ? eq(auditEvents.action, input.action) : undefined,
    input.cursor ? lt(auditEvents.seq, Number(input.cursor)) : undefined,
  ]
}

/** What the matrix lets the actor read. Undefined: everything. */
function readable(actor: Actor): SQL | undefined {
  const reach = reachOf(actor, 'audit.read')
  if (reach === 'all') return undefined
  const memberId = actorMemberId(actor)
  if (memberId === null || reach.length === 0) return sql`false`
  const serviceId = actor.kind === 'token' ? actor.serviceId : null
  const led = reach.filter(teamId => may(actor, 'audit.read', { teamId, serviceId }))
  // A token acts for its member, so what it did is the member's own act.
  const own = sql`select 'token:' || ${tokens.id} from ${tokens} where ${tokens.memberId} = ${memberId}`
  return or(
    eq(auditEvents.actor, `member:${memberId}`),
    sql`${auditEvents.actor} in (${own})`,
    led.length > 0 ? inArray(auditEvents.teamId, led) : undefined,
  )
}

/** A token that is bound to a service, or to an environment of it, reads of nothing else. */
function withinToken(actor: Actor): SQL | undefined {
  if (actor.kind !== 'token' || actor.serviceId === null) return undefined
  const within = and(
    eq(keys.serviceId, actor.serviceId),
    actor.environment === null ? undefined : eq(keys.environment, actor.environment),
  )
  return or(
    eq(auditEvents.subjectId, actor.serviceId),
    sql`${auditEvents.subjectId} in (select ${keys.id} from ${keys} where ${within})`,
  )
}
