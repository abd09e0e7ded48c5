import { and, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { exposures, keySecrets, keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import type { KeyId, ListKeysInput } from './input.ts'
import { type KeyOrder, orderOf, readCursor, writeCursor } from './key-order.ts'
import { type KeyRow, selectKeyRows, statusSql, toKeyRow } from './key-row.ts'
import { isSecretRetired } from './secret-state.ts'

export interface KeyPage {
  items: KeyRow[]
  nextCursor: string | null
}

/** The keys that the actor may see, filtered and sorted, a page at a time. An unreadable cursor starts from the top. */
export async function listKeys(actor: Actor, input: ListKeysInput, now: Date = new Date()): Promise<KeyPage> {
  return withTenant(actor, async tx => {
    const order = orderOf(input, now)
    const after = readCursor(input.cursor, order)
    const rows = await selectKeyRows(tx, now)
      .where(and(...visible(actor), ...filters(input, now), after))
      .orderBy(...order.by)
      .limit(input.limit + 1)
    const page = rows.slice(0, input.limit)
    return { items: page.map(toKeyRow), nextCursor: rows.length > input.limit ? await cursorOf(tx, page, order) : null }
  })
}

/** How many visible keys stand in each status, under the same search, service and environment. */
export async function countKeys(actor: Actor, input: ListKeysInput, now: Date = new Date()) {
  return withTenant(actor, async tx => {
    const rows = selectKeyRows(tx, now)
      .where(and(...visible(actor), ...filters({ ...input, status: undefined }, now)))
      .as('counted')
    const counts = await tx
      .select({ status: sql<KeyRow['status']>`counted.status`, count: sql<number>`count(*)::int` })
      .from(rows)
      .groupBy(sql`counted.status`)
    return Object.fromEntries(counts.map(row => [row.status, row.count])) as Partial<Record<KeyRow['status'], number>>
  })
}

/** One key, or null where there is none that the actor may see. */
export async function getKey(actor: Actor, keyId: KeyId, now: Date = new Date()): Promise<KeyRow | null> {
  return withTenant(actor, async tx => {
    const [row] = await selectKeyRows(tx, now).where(and(...visible(actor), eq(keys.id, keyId)))
    return row ? toKeyRow(row) : null
  })
}

export interface SecretRow {
  id: string
  hint: string
  createdAt: Date
  firstUsedAt: Date | null
  lastUsedAt: Date | null
  retiresAt: Date | null
  endedAt: Date | null
  endReason: string | null
  state: 'current' | 'retiring' | 'ended'
}

/** A key's secrets, youngest first, and who has seen which. */
export async function getLineage(actor: Actor, keyId: KeyId, now: Date = new Date()) {
  return withTenant(actor, async tx => {
    const [row] = await selectKeyRows(tx, now).where(and(...visible(actor), eq(keys.id, keyId)))
    if (!row) return null
    const found = await tx
      .select()
      .from(keySecrets)
      .where(eq(keySecrets.keyId, keyId))
      .orderBy(desc(keySecrets.createdAt))
    const seen = await tx
      .select({
        secretId: exposures.secretId,
        memberId: members.id,
        name: members.name,
        how: exposures.how,
        at: exposures.at,
      })
      .from(exposures)
      .innerJoin(members, eq(members.id, exposures.memberId))
      .where(eq(exposures.keyId, keyId))
      .orderBy(desc(exposures.at))
    const secrets: SecretRow[] = found.map(secret => {
      const isEnded = secret.endedAt !== null || isSecretRetired(secret, now)
      const { id, hint, createdAt, firstUsedAt, lastUsedAt, retiresAt, endedAt, endReason } = secret
      return {
        ...{ id, hint, createdAt, firstUsedAt, lastUsedAt, retiresAt },
        endedAt: endedAt ?? (isEnded ? retiresAt : null),
        endReason: endReason ?? (isEnded ? 'superseded' : null),
        state: isEnded ? 'ended' : secret.successorId === null ? 'current' : 'retiring',
      }
    })
    return { secrets, exposures: seen }
  })
}

/** What a screen may offer this actor on this key. */
export function keyPermissions(actor: Actor, key: KeyRow) {
  const target = {
    teamId: key.teamId,
    serviceId: key.serviceId,
    environment: key.environment,
    holderMemberId: key.holder?.kind === 'member' ? key.holder.id : null,
  }
  const isLiving = key.status !== 'revoked' && key.status !== 'expired'
  return {
    rotate: isLiving && may(actor, 'key.rotate', target),
    revoke: isLiving && may(actor, 'key.revoke', target),
    quarantine: isLiving && key.quarantinedAt === null && may(actor, 'key.quarantine', target),
    release: isLiving && key.quarantinedAt !== null && may(actor, 'key.release', target),
  }
}

/** What of the organization's keys exists for the actor at all. */
function visible(actor: Actor): SQL[] {
  const reach = reachOf(actor, 'key.see')
  const conditions = reach === 'all' ? [] : [reach.length > 0 ? inArray(services.teamId, reach) : sql`false`]
  if (actor.kind === 'token' && actor.serviceId !== null) conditions.push(eq(keys.serviceId, actor.serviceId))
  if (actor.kind === 'token' && actor.environment !== null) conditions.push(eq(keys.environment, actor.environment))
  return conditions
}

function filters(input: ListKeysInput, now: Date): (SQL | undefined)[] {
  const like = input.q ? `%${input.q.replace(/[\\%_]/g, '\\$&')}%` : null
  return [
    input.service ? eq(services.slug, input.service) : undefined,
    input.environment ? eq(keys.environment, input.environment) : undefined,
    input.holder ? or(eq(members.email, input.holder.toLowerCase()), eq(machines.name, input.holder)) : undefined,
    input.status ? statusFilter(input.status, now) : undefined,
    like
      ? or(
          sql`${keys.name} ilike ${like}`,
          sql`current.hint ilike ${like}`,
          sql`old.hint ilike ${like}`,
          sql`${members.name} ilike ${like}`,
          sql`${members.email} ilike ${like}`,
          sql`${machines.name} ilike ${like}`,
        )
      : undefined,
  ]
}

function statusFilter(status: NonNullable<ListKeysInput['status']>, now: Date): SQL {
  if (status === 'active') return sql`${statusSql(now)} in ('live', 'overlap', 'quarantined')`
  if (status === 'ended') return sql`${statusSql(now)} in ('revoked', 'expired')`
  return sql`${statusSql(now)} = ${status}`
}

async function cursorOf(tx: Transaction, page: { key: { id: string } }[], order: KeyOrder): Promise<string | null> {
  const last = page.at(-1)
  if (!last) return null
  const [row] = await tx
    .select({ value: sql<string | null>`${order.value}::text` })
    .from(keys)
    .where(eq(keys.id, last.key.id))
  return writeCursor(order, row?.value ?? null, last.key.id)
}
