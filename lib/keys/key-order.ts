import { asc, desc, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { keys } from '#db/schema/keys.ts'
import type { ListKeysInput } from './input.ts'

/** How a list is sorted: by one value, then by id, so that every row has its place and a cursor can name it. */
export interface KeyOrder {
  name: string
  value: SQL
  /** the same value as a cursor carries it: a text, or a number (a time's seconds since 1970) */
  mark: SQL
  cast: 'text' | 'numeric'
  direction: 'asc' | 'desc'
  by: SQL[]
  /** what the value needs joined to `keys` */
  join?: { table: SQL; on: SQL }
}

const dayRequests = { table: sql`key_day_requests used`, on: sql`used.key_id = ${keys.id}` }

export function orderOf({ sort, direction }: Pick<ListKeysInput, 'sort' | 'direction'>): KeyOrder {
  const orders = {
    name: { value: sql`lower(${keys.name})`, natural: 'asc' },
    created: { value: sql`${keys.createdAt}`, natural: 'desc', isTime: true },
    lastUsed: { value: sql`coalesce(${keys.lastUsedAt}, '-infinity')`, natural: 'desc', isTime: true },
    rotates: { value: sql`coalesce(${keys.rotatesAt}, 'infinity')`, natural: 'asc', isTime: true },
    requests: { value: sql`coalesce(used.requests, 0)`, natural: 'desc', join: dayRequests },
  } as const satisfies Record<ListKeysInput['sort'], object>
  const { value, natural, ...rest }: { value: SQL; natural: 'asc' | 'desc'; isTime?: true; join?: KeyOrder['join'] } =
    orders[sort]
  const way = direction ?? natural
  const order = way === 'asc' ? asc : desc
  return {
    name: `${sort}.${way}`,
    value,
    mark: rest.isTime ? sql`extract(epoch from ${value})` : value,
    cast: sort === 'name' ? 'text' : 'numeric',
    direction: way,
    by: [order(value), order(keys.id)],
    join: rest.join,
  }
}

/** Opaque to callers, and of one sort order: with another it is ignored. */
export function writeCursor(order: KeyOrder, value: string | null, id: string): string {
  return Buffer.from(JSON.stringify([order.name, value, id])).toString('base64url')
}

/** The condition "after this row", or undefined for the first page and for a cursor that says nothing. */
export function readCursor(cursor: string | undefined, order: KeyOrder): SQL | undefined {
  if (!cursor) return undefined
  const parsed = parseCursor(cursor)
  if (!parsed || parsed[0] !== order.name) return undefined
  const [, value, id] = parsed
  if (order.cast === 'numeric' && !/^-?(Infinity|\d{1,18}(\.\d{1,9})?)$/.test(value)) return undefined
  const than = sql.raw(order.direction === 'asc' ? '>' : '<')
  return sql`(${order.mark}, ${keys.id}) ${than} (${value}::${sql.raw(order.cast)}, ${id}::uuid)`
}

/** Anyone can write a cursor, so what the database could not read is refused here. */
const cursorInput = z.tuple([z.string(), z.string().regex(/^[^\p{Cc}\p{Cs}]*$/u), z.uuid()])

function parseCursor(cursor: string): z.infer<typeof cursorInput> | null {
  try {
    return cursorInput.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return null
  }
}
