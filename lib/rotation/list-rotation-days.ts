import { and, sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { living, visible } from '#lib/keys/key-filters.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { mostRotations, readKeys } from './list-rotations.ts'

/** `due`: a rotation becomes due. `overlap_ends`: an old secret retires. `key_ends`: a key expires. */
export type DayEntryKind = 'due' | 'overlap_ends' | 'key_ends'

export interface RotationDay {
  /** as in 2026-11-25, in UTC */
  day: string
  due: number
  overlapsEnd: number
  keysEnd: number
}

const dayMs = 86_400_000

/** The days from today on, UTC, on which something of the keys that the actor may see falls due or ends; others are left out. */
export async function listRotationDays(actor: Actor, days: number, now: Date = new Date()): Promise<RotationDay[]> {
  const from = startOfDay(now)
  const count = (kind: DayEntryKind) => sql`(count(*) filter (where kind = ${kind}))::int`
  return withTenant(actor, tx =>
    tx.execute<RotationDay & Record<string, unknown>>(sql`
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, ${count('due')} as due,
        ${count('overlap_ends')} as "overlapsEnd", ${count('key_ends')} as "keysEnd"
      from (${entries(actor, from, new Date(from.getTime() + days * dayMs), now)}) entries group by 1 order by 1`),
  )
}

export interface DayEntry {
  key: KeyRow
  kind: DayEntryKind
  at: Date
}

/** What falls on one day, in its order, 200 at most with the number of all. */
export async function listRotationDay(
  actor: Actor,
  day: string,
  now: Date = new Date(),
): Promise<{ entries: DayEntry[]; total: number }> {
  const from = new Date(`${day}T00:00:00Z`)
  return withTenant(actor, async tx => {
    const found = await tx.execute<{ keyId: string; kind: DayEntryKind; at: string; total: number }>(sql`
      select id::text as "keyId", kind, at, (count(*) over ())::int as total
      from (${entries(actor, from, new Date(from.getTime() + dayMs), now)}) entries
      order by at, id, kind limit ${mostRotations}`)
    const rows = await readKeys(
      tx,
      found.map(each => each.keyId),
      now,
    )
    const listed = found.flatMap(({ keyId, kind, at }) => {
      const key = rows.get(keyId)
      return key ? [{ key, kind, at: new Date(at) }] : []
    })
    return { entries: listed, total: found[0]?.total ?? 0 }
  })
}

function startOfDay(moment: Date): Date {
  return new Date(moment.getTime() - (moment.getTime() % dayMs))
}

function entries(actor: Actor, from: Date, to: Date, now: Date) {
  const seen = and(...visible(actor), living(now))
  const within = (column: string) =>
    sql`${sql.raw(column)} >= ${from.toISOString()}::timestamptz and ${sql.raw(column)} < ${to.toISOString()}::timestamptz`
  return sql`
    select keys.id, 'due' as kind, keys.rotates_at as at
    from keys join services on services.id = keys.service_id
    where keys.status = 'active' and ${within('keys.rotates_at')}
      and (keys.expires_at is null or keys.expires_at > keys.rotates_at) and ${seen}
    union all
    select keys.id, 'overlap_ends', old.retires_at
    from key_secrets old join keys on keys.id = old.key_id join services on services.id = keys.service_id
    where old.ended_at is null and old.successor_id is not null and ${within('old.retires_at')}
      and old.retires_at > ${now.toISOString()}::timestamptz and ${seen}
    union all
    select keys.id, 'key_ends', keys.expires_at
    from keys join services on services.id = keys.service_id
    where keys.status = 'active' and ${within('keys.expires_at')} and ${seen}`
}
