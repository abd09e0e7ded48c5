import { and, eq, exists, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines, services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import type { ListKeysInput } from './input.ts'

/** What of the organization's keys exists for the actor at all. Needs `services` joined. */
export function visible(actor: Actor): SQL[] {
  const reach = reachOf(actor, 'key.see')
  const conditions = reach === 'all' ? [] : [reach.length > 0 ? inArray(services.teamId, reach) : sql`false`]
  if (actor.kind === 'token' && actor.serviceId !== null) conditions.push(eq(keys.serviceId, actor.serviceId))
  if (actor.kind === 'token' && actor.environment !== null) conditions.push(eq(keys.environment, actor.environment))
  return conditions
}

/** Needs `services`, `members` and `machines` joined. */
export function filters(tx: Transaction, input: ListKeysInput, now: Date): (SQL | undefined)[] {
  return [
    input.service ? eq(services.slug, input.service) : undefined,
    input.environment ? eq(keys.environment, input.environment) : undefined,
    input.holder ? or(eq(members.email, input.holder.toLowerCase()), eq(machines.name, input.holder)) : undefined,
    input.status ? statusFilter(tx, input.status, now) : undefined,
    input.q ? matches(tx, `%${input.q.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
  ]
}

/** Any hint that the key ever had finds it: the one in an old log, too. */
function matches(tx: Transaction, like: string): SQL | undefined {
  const hinted = tx
    .select({ one: sql`1` })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keys.id), sql`${keySecrets.hint} ilike ${like}`))
  return or(
    sql`${keys.name} ilike ${like}`,
    sql`${members.name} ilike ${like}`,
    sql`${members.email} ilike ${like}`,
    sql`${machines.name} ilike ${like}`,
    exists(hinted),
  )
}

/** In terms of the key's own columns wherever possible, so that a list of thousands joins nothing to count or filter. */
function statusFilter(tx: Transaction, status: NonNullable<ListKeysInput['status']>, now: Date): SQL | undefined {
  const isLiving = living(now)
  const isFree = and(isLiving, isNull(keys.quarantinedAt), isNull(keys.compromisedAt))
  switch (status) {
    case 'active':
      return isLiving
    case 'quarantined':
      return and(isLiving, isNull(keys.compromisedAt), isNotNull(keys.quarantinedAt))
    case 'compromised':
      return and(isLiving, isNotNull(keys.compromisedAt))
    case 'overlap':
      return and(isFree, exists(retiring(tx, now)))
    case 'live':
      return and(isFree, sql`not ${exists(retiring(tx, now))}`)
    case 'due':
      return and(isLiving, isDue(now))
    case 'revoked':
      return eq(keys.status, 'revoked')
    case 'expired':
      return sql`${keys.status} <> 'revoked' and not (${isLiving}) and not ${isPlanted}`
    case 'ended':
      return sql`not (${isLiving}) and not ${isPlanted}`
    case 'decoy':
      return isPlanted
  }
}

/** That somebody may use it. Nobody may use a decoy, so it has no share in what is said of keys that live. */
export function living(now: Date): SQL {
  return sql`(${keys.status} = 'active' and ${keys.plantedIn} is null and (${keys.expiresAt} is null or ${keys.expiresAt} > ${now.toISOString()}::timestamptz))`
}

/** A decoy that has not been ended. */
const isPlanted = sql`(${keys.status} = 'active' and ${keys.plantedIn} is not null)`

/** A week ahead is when a due rotation is worth a place in a list; one that somebody asked for has it at once. */
export function isDue(now: Date): SQL {
  const isOpen = sql`exists (select from rotations r
    where r.key_id = ${keys.id} and r.fulfilled_at is null and r.closed_at is null)`
  return sql`(${keys.rotatesAt} <= ${new Date(now.getTime() + 7 * 86_400_000).toISOString()}::timestamptz or ${isOpen})`
}

function retiring(tx: Transaction, now: Date) {
  return tx
    .select({ one: sql`1` })
    .from(keySecrets)
    .where(
      and(
        eq(keySecrets.keyId, keys.id),
        sql`${keySecrets.endedAt} is null and ${keySecrets.successorId} is not null`,
        sql`(${keySecrets.retiresAt} is null or ${keySecrets.retiresAt} > ${now.toISOString()}::timestamptz)`,
      ),
    )
}
