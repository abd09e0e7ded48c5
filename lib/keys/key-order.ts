import { asc, desc, type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import type { ListKeysInput } from './input.ts'

/** How a list is sorted: by one value, then by id, so that every row has its place and a cursor can name it. */
export interface KeyOrder {
  name: string
  value: SQL
  cast: 'text' | 'timestamptz' | 'bigint'
  direction: 'asc' | 'desc'
  by: SQL[]
}

export function orderOf({ sort, direction }: Pick<ListKeysInput, 'sort' | 'direction'>, now: Date): KeyOrder {
  const since = new Date(now.getTime() - 86_400_000).toISOString()
  const orders = {
    name: { value: sql`lower(${keys.name})`, cast: 'text', natural: 'asc' },
    created: { value: sql`${keys.createdAt}`, cast: 'timestamptz', natural: 'desc' },
    lastUsed: { value: sql`coalesce(${keys.lastUsedAt}, '-infinity')`, cast: 'timestamptz', natural: 'desc' },
    requests: {
      value: sql`coalesce((select sum(requests) from usage_hour u where u.key_id = ${keys.id} and u.start >= ${since}::timestamptz), 0)`,
      cast: 'bigint',
      natural: 'desc',
    },
  } as const
  const { value, cast, natural } = orders[sort]
  const way = direction ?? natural
  const order = way === 'asc' ? asc : desc
  return { name: `${sort}.${way}`, value, cast, direction: way, by: [order(value), order(keys.id)] }
}

/** Opaque to callers, and of one sort order: with another it is ignored. */
export function writeCursor(order: KeyOrder, value: string | null, id: string): string {
  return Buffer.from(JSON.stringify([order.name, value, id])).toString('base64url')
}

/** The condition "after this row", or undefined for the first page and for a cursor that says nothing. */
export function readCursor(cursor: string | undefined, order: KeyOrder): SQL | undefined {
  if (!cursor) return undefined
  try {
    const [name, value, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (name !== order.name || typeof value !== 'string' || !/^[0-9a-f-]{36}$/.test(String(id))) return undefined
    const than = sql.raw(order.direction === 'asc' ? '>' : '<')
    return sql`(${order.value}, ${keys.id}) ${than} (${value}::${sql.raw(order.cast)}, ${String(id)}::uuid)`
  } catch {
    return undefined
  }
}
