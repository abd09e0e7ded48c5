import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId, ListKeysInput } from './input.ts'
import { filters, isDue, living, visible } from './key-filters.ts'
import { orderOf, readCursor, writeCursor } from './key-order.ts'
import { type KeyRow, type KeyStatus, oldSecret, selectKeyRows, statusSql, toKeyRow } from './key-row.ts'
import { listExposures } from './list-exposures.ts'
import { isSecretRetired } from './secret-state.ts'

export interface KeyPage {
  items: KeyRow[]
  nextCursor: string | null
}

/**
 * The keys that the actor may see, filtered and sorted, a page at a time. An unreadable cursor starts from the top.
 * The page's ids are found first, on few columns; only those rows are then read in full.
 */
export async function listKeys(actor: Actor, input: ListKeysInput, now: Date = new Date()): Promise<KeyPage> {
  return withTenant(actor, async tx => {
    const order = orderOf(input)
    const query = tx
      .select({ id: keys.id, mark: sql<string>`(${order.mark})::text` })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .leftJoin(members, eq(members.id, keys.holderMemberId))
      .leftJoin(machines, eq(machines.id, keys.holderMachineId))
      .$dynamic()
    const found = await (order.join ? query.leftJoin(order.join.table, order.join.on) : query)
      .where(and(...visible(actor), ...filters(tx, input, now), readCursor(input.cursor, order)))
      .orderBy(...order.by)
      .limit(input.limit + 1)
    const page = found.slice(0, input.limit)
    const last = page.at(-1)
    return {
      items: await readRows(tx, page, now),
      nextCursor: last && found.length > page.length ? writeCursor(order, last.mark, last.id) : null,
    }
  })
}

async function readRows(tx: Transaction, page: { id: string }[], now: Date): Promise<KeyRow[]> {
  const ids = page.map(({ id }) => id)
  if (ids.length === 0) return []
  const rows = await selectKeyRows(tx, now).where(inArray(keys.id, ids))
  const byId = new Map(rows.map(row => [row.key.id, toKeyRow(row)]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

/** By status; `due` counts across them: what has not ended, and whose rotation is due within a week or overdue. */
export type KeyCounts = Partial<Record<KeyStatus, number>> & { due: number }

/** How many visible keys stand in each status, under the same search, service and environment. */
export async function countKeys(actor: Actor, input: ListKeysInput, now: Date = new Date()): Promise<KeyCounts> {
  return withTenant(actor, async tx => {
    const rows = await tx
      .select({
        status: statusSql(now),
        count: sql<number>`count(*)::int`,
        due: sql<number>`(count(*) filter (where ${living(now)} and ${isDue(now)}))::int`,
      })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .leftJoin(members, eq(members.id, keys.holderMemberId))
      .leftJoin(machines, eq(machines.id, keys.holderMachineId))
      .leftJoin(oldSecret(now).table, oldSecret(now).on)
      .where(and(...visible(actor), ...filters(tx, { ...input, status: undefined }, now)))
      .groupBy(sql`1`)
    const due = rows.reduce((sum, row) => sum + row.due, 0)
    return { ...Object.fromEntries(rows.map(row => [row.status, row.count])), due }
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
    const seen = await listExposures(tx, actor, keyId)
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
    holderMemberId: key.decoy ? key.decoy.by?.memberId : key.holder?.kind === 'member' ? key.holder.id : null,
  }
  const hasEnded = key.status === 'revoked' || key.status === 'expired'
  const isLiving = !hasEnded && key.decoy === null
  return {
    rotate: isLiving && may(actor, 'key.rotate', target),
    revoke: !hasEnded && may(actor, 'key.revoke', target),
    quarantine: isLiving && key.quarantinedAt === null && may(actor, 'key.quarantine', target),
    release: isLiving && key.quarantinedAt !== null && may(actor, 'key.release', target),
    /** its networks and what it has otherwise than its environment's policy */
    limit: isLiving && may(actor, 'service.manage', target),
  }
}
