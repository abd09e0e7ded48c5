import { and, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { keys, tokens } from '#db/schema/keys.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import type { LedgerFilter } from './input.ts'

/** The entries that are asked for, as far as the actor may read them: all, their teams', or their own acts. */
export function readableEvents(actor: Actor, filter: LedgerFilter): SQL | undefined {
  return and(readable(actor), withinToken(actor), ...filters(filter))
}

function filters({ from, to, actor, action, subject }: LedgerFilter): (SQL | undefined)[] {
  return [
    from ? gte(auditEvents.at, new Date(from)) : undefined,
    to ? lt(auditEvents.at, new Date(to)) : undefined,
    actor ? oneOrAll(auditEvents.actor, actor, ':') : undefined,
    action ? oneOrAll(auditEvents.action, action, '.') : undefined,
    typeof subject === 'string' ? eq(auditEvents.subjectId, subject) : undefined,
    typeof subject === 'object' ? inArray(auditEvents.subjectId, [...subject]) : undefined,
  ]
}

/** `key.rotated` is one action, `key` all of a key's; `member:<id>` is one actor, `member` every member. */
function oneOrAll(column: typeof auditEvents.actor | typeof auditEvents.action, value: string, mark: string): SQL {
  return value.includes(mark) ? eq(column, value) : sql`starts_with(${column}, ${value + mark})`
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
