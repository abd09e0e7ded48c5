import { and, inArray, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { living, visible } from '#lib/keys/key-filters.ts'
import { type KeyRow, type RotationCause, selectKeyRows, toKeyRow } from '#lib/keys/key-row.ts'
import { policyValue } from '#lib/services/rotation-schedule.ts'

/** Most urgent first. `compromised`: no secret of it works until somebody makes a new one. */
export const rotationStates = ['compromised', 'overdue', 'waiting', 'overlapping', 'upcoming'] as const
export type RotationState = (typeof rotationStates)[number]

export const mostRotations = 200
const upcomingMs = 30 * 86_400_000

export interface RotationRow {
  key: KeyRow
  state: RotationState
  /** why it is due; null while it overlaps */
  cause: RotationCause | null
  /** when it became due or will; while it overlaps: when the old secret ends, null until its end is known */
  at: Date | null
  /** when nobody having claimed it counts as overdue; null where it is not open, or the clock has not opened it yet */
  overdueAt: Date | null
  /** while it overlaps: when the new secret was first used */
  firstUsedAt: Date | null
  /** its machine may turn it by itself */
  turnsItself: boolean
}

export type RotationQueue = Record<RotationState, { rows: RotationRow[]; total: number }>

/**
 * What of the keys that the actor may see is due, waits, overlaps, or is due within 30 days; each state in the order of
 * its moments, 200 at most with the number of all. A key may stand in two: its overlap runs, and its next one is near.
 */
export async function listRotations(actor: Actor, now: Date = new Date()): Promise<RotationQueue> {
  return withTenant(actor, async tx => {
    const found = await findRotations(tx, actor, now)
    const rows = await readKeys(
      tx,
      found.map(each => each.keyId),
      now,
    )
    const queue = Object.fromEntries(
      rotationStates.map((state): [RotationState, RotationQueue[RotationState]] => [state, { rows: [], total: 0 }]),
    ) as RotationQueue
    for (const each of found) {
      const key = rows.get(each.keyId)
      if (!key) continue
      const group = queue[each.state]
      group.total = each.total
      group.rows.push(toRow(each, key))
    }
    return queue
  })
}

/** For the navigation: how many wait for somebody, and how many of them are late or without a secret. */
export async function countOpenRotations(
  actor: Actor,
  now: Date = new Date(),
): Promise<{ open: number; urgent: number }> {
  return withTenant(actor, async tx => {
    const [row] = await tx.execute<{ open: number; urgent: number }>(sql`
      select count(*)::int as open, (count(*) filter (where state <> 'waiting'))::int as urgent
      from (${openRotations(actor, now)}) entries`)
    return { open: row?.open ?? 0, urgent: row?.urgent ?? 0 }
  })
}

/** The rows of those keys that the ids name. */
export async function readKeys(tx: Transaction, ids: readonly string[], now: Date): Promise<Map<string, KeyRow>> {
  if (ids.length === 0) return new Map()
  const rows = await selectKeyRows(tx, now).where(inArray(keys.id, [...new Set(ids)]))
  return new Map(rows.map(row => [row.key.id, toKeyRow(row)]))
}

interface Found extends Record<string, unknown> {
  keyId: string
  state: RotationState
  cause: RotationRow['cause']
  at: string | null
  overdueAt: string | null
  firstUsedAt: string | null
  selfRotation: 'off' | 'due' | 'any'
  total: number
}

/** Which keys, and in what order, on few columns; only those rows are then read in full. */
async function findRotations(tx: Transaction, actor: Actor, now: Date): Promise<Found[]> {
  return tx.execute<Found>(sql`
    select id::text as "keyId", state, cause, at, overdue_at as "overdueAt", first_used_at as "firstUsedAt",
      self_rotation as "selfRotation", total
    from (select entries.*, (count(*) over (partition by state))::int as total,
        row_number() over (partition by state order by sorted, id) as place
      from (${openRotations(actor, now)}
        union all ${overlapping(actor, now)}
        union all ${upcoming(actor, now)}) entries) placed
    where place <= ${mostRotations} order by place`)
}

const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`
const selfRotation = policyValue('selfRotation', 'self_rotation', 'text')
const withPolicy = sql`join services on services.id = keys.service_id
  join service_environments p on p.service_id = keys.service_id and p.environment = keys.environment`
const hasOpenRow = sql`exists (select 1 from rotations r
  where r.key_id = keys.id and r.fulfilled_at is null and r.closed_at is null)`

/** Those that are open, and those that have become due since the clock last opened any. It opens none that overlaps. */
function openRotations(actor: Actor, now: Date) {
  const seen = and(...visible(actor), living(now))
  const state = sql`case when keys.compromised_at is not null then 'compromised'
    when due.overdue_at <= ${at(now)} then 'overdue' else 'waiting' end`
  return sql`
    select keys.id, ${state} as state, due.cause, due.due_at as at, due.overdue_at, null::timestamptz as first_used_at,
      ${selfRotation} as self_rotation, due.due_at as sorted
    from rotations due join keys on keys.id = due.key_id ${withPolicy}
    where due.fulfilled_at is null and due.closed_at is null and ${seen}
    union all
    select keys.id, 'waiting', 'scheduled', keys.rotates_at, null, null, ${selfRotation}, keys.rotates_at
    from keys ${withPolicy}
    where keys.status = 'active' and keys.rotates_at <= ${at(now)} and not ${hasOpenRow} and ${seen}
      and not exists (select 1 from key_secrets s
        where s.key_id = keys.id and s.ended_at is null and s.successor_id is not null)`
}

function overlapping(actor: Actor, now: Date) {
  return sql`
    select keys.id, 'overlapping', null, old.retires_at, null, new.first_used_at, 'off',
      coalesce(old.retires_at, old.retires_by, 'infinity')
    from key_secrets old join keys on keys.id = old.key_id join services on services.id = keys.service_id
      left join key_secrets new on new.id = old.successor_id
    where old.ended_at is null and old.successor_id is not null
      and (old.retires_at is null or old.retires_at > ${at(now)}) and ${and(...visible(actor), living(now))}`
}

/** A key that ends before it is due is never due. */
function upcoming(actor: Actor, now: Date) {
  return sql`
    select keys.id, 'upcoming', 'scheduled', keys.rotates_at, null, null, ${selfRotation}, keys.rotates_at
    from keys ${withPolicy}
    where keys.status = 'active' and keys.rotates_at > ${at(now)}
      and keys.rotates_at <= ${at(new Date(now.getTime() + upcomingMs))}
      and (keys.expires_at is null or keys.expires_at > keys.rotates_at)
      and not ${hasOpenRow} and ${and(...visible(actor), living(now))}`
}

function toRow({ state, cause, at, overdueAt, firstUsedAt, selfRotation }: Found, key: KeyRow): RotationRow {
  const date = (text: string | null) => (text === null ? null : new Date(text))
  // Without a secret it can't ask, under quarantine it is refused, and what a leaver knows gets no successor.
  const isRefused = key.compromisedAt || key.quarantinedAt || cause === 'offboarding'
  const turnsItself = key.holder?.kind === 'machine' && selfRotation !== 'off' && !isRefused
  return { key, state, cause, at: date(at), overdueAt: date(overdueAt), firstUsedAt: date(firstUsedAt), turnsItself }
}
