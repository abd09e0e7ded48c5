import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { readKeys } from '#lib/rotation/list-rotations.ts'
import { type Finding, findings } from './input.ts'
import { rules } from './rules.ts'
import { standing } from './standing.ts'

export interface PostureRow {
  key: KeyRow
  /** why it is here: since when it is so, or when a browser was seen last */
  at: Date
  /** the people who know it, or the requests of browsers */
  count: number | null
  /** the holder, or who answers for the machine that is */
  person: { memberId: string; name: string; status: 'active' | 'suspended' | 'left' } | null
}

export interface PosturePage {
  items: PostureRow[]
  nextCursor: string | null
}

const pageSize = 50

/**
 * The live keys that the actor may see and that have one weakness: production first, in each environment the worst
 * first, 50 at a time. An unreadable cursor starts from the top.
 */
export async function listPosture(
  actor: Actor,
  finding: Finding,
  { cursor, now = new Date() }: { cursor?: string; now?: Date } = {},
): Promise<PosturePage> {
  const rule = rules[finding]
  return withTenant(actor, async tx => {
    const found = await tx.execute<Found>(sql`
      select found.id, rank, mark::text as mark, extract(epoch from at)::float8 * 1000 as at, count,
        members.id as "memberId", members.name, members.status
      from (
        select * from (
          select keys.id, ${rank} as rank, -(${rule.weight})::numeric as mark, ${rule.at} as at,
            (${rule.count})::int as count, person.id as person_id
          ${standing(actor, now)} and ${rule.holds(now)}) every
        where ${after(finding, cursor)} order by rank, mark, id limit ${pageSize + 1}) found
      left join members on members.id = found.person_id
      order by rank, found.mark, found.id`) // not the text of it, in which 9 is more than 10
    const page = found.slice(0, pageSize)
    const keyRows = await readKeys(
      tx,
      page.map(({ id }) => id),
      now,
    )
    const last = page.at(-1)
    return {
      items: page.flatMap(({ id, at, count, memberId, name, status }) => {
        const key = keyRows.get(id)
        const person = memberId && name && status ? { memberId, name, status } : null
        return key ? [{ key, at: new Date(at), count, person }] : []
      }),
      nextCursor: last && found.length > page.length ? writeCursor([finding, last.rank, last.mark, last.id]) : null,
    }
  })
}

interface Found extends Record<string, unknown> {
  id: string
  rank: number
  mark: string
  at: number
  count: number | null
  memberId: string | null
  name: string | null
  status: NonNullable<PostureRow['person']>['status'] | null
}

const rank = sql`case keys.environment when 'production' then 0 when 'staging' then 1 else 2 end`

/** Anyone can write a cursor, so what the database could not read is refused here. */
const cursorInput = z.tuple([
  z.enum(findings),
  z.int().min(0).max(2),
  z.string().regex(/^-?\d{1,18}(\.\d{1,9})?$/),
  z.uuid(),
])
type Cursor = z.infer<typeof cursorInput>

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function after(finding: Finding, cursor: string | undefined): SQL {
  const read = cursor === undefined ? null : readCursor(cursor)
  if (read?.[0] !== finding) return sql`true`
  const [, rankOf, mark, id] = read
  return sql`(rank, mark, id) > (${rankOf}::int, ${mark}::numeric, ${id}::uuid)`
}

function readCursor(cursor: string): Cursor | null {
  try {
    return cursorInput.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return null
  }
}
