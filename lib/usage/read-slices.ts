import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { after, type RequestPosition } from './request-position.ts'
import { type RawRow, requestColumns, requestNames } from './request-row.ts'
import type { Slice } from './request-slices.ts'

export interface SliceQuery {
  slices: readonly Slice[]
  key?: string
  /** rows `u` that are meant */
  condition: SQL
  /** the services whose keys may be named */
  visible: readonly string[]
  after: RequestPosition | null
  /** so many rows of the index are read at most, meant or not */
  examineAtMost: number
  limit: number
}

export interface FoundRow extends RawRow {
  /** which row of those that were read it is, from 1 */
  examined: number
  isMeant: boolean
}

/**
 * Reads slices newest first and answers the rows that are meant. How much is read is bounded by the inner limit and
 * not by what statistics say of a filter: each slice is read in the order of its index, merged with the others, and
 * left where it stands once enough was found or read. The last row that may be read is answered, meant or not, so that
 * the next page goes on behind it.
 */
export async function readSlices(tx: Transaction, query: SliceQuery): Promise<FoundRow[]> {
  const rows = await tx.execute<FoundRow>(sliceSql(query))
  return [...rows]
}

/** Beside a fresh partition without statistics a plan may seem cheap that reads all of a slice and sorts it. */
export async function inOrderOfIndexes(tx: Transaction): Promise<void> {
  await tx.execute(sql`select set_config(name, 'off', true)
    from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'jit']) name`)
}

/** How many rows there are to read, at most as many as may be, and how many of them are meant. */
export async function countMeant(tx: Transaction, query: SliceQuery): Promise<{ examined: number; meant: number }> {
  const [row] = await tx.execute<{ examined: number; meant: number }>(
    sql`select count(*)::int as examined, (count(*) filter (where ${query.condition}))::int as meant
      from (${examinedSql(query)}) u`,
  )
  return row ?? { examined: 0, meant: 0 }
}

const order = sql.raw('order by u.time desc, u.batch_id desc, u.line desc')

function examinedSql({ slices, key, after: position, examineAtMost }: SliceQuery): SQL {
  const older = position ? sql`and u.time <= ${position.time}::timestamptz and ${after(position)}` : sql``
  const pieces = slices.map(
    ({ serviceId, from, to, atMost = examineAtMost }) => sql`(select u.* from request_logs u
      where ${serviceId === null ? sql`u.key_id = ${key}` : sql`u.service_id = ${serviceId}`}
        and u.time >= ${new Date(from).toISOString()}::timestamptz and u.time < ${new Date(to).toISOString()}::timestamptz ${older}
      ${order} limit ${atMost})`,
  )
  return sql`select u.* from (${sql.join(pieces, sql` union all `)}) u ${order} limit ${examineAtMost}`
}

export function sliceSql(query: SliceQuery): SQL {
  const { condition, visible, examineAtMost, limit } = query
  return sql`
    select u.examined::float8 as examined, u."isMeant", ${requestColumns}
    from (
      select * from (
        select u.*, ${condition} as "isMeant", row_number() over (${order}) as examined
        from (${examinedSql(query)}) u) u
      where u."isMeant" or u.examined = ${examineAtMost}
      ${order} limit ${limit}) u
    ${requestNames(visible)}
    ${order}`
}
