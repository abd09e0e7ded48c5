import { sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type Finding, findings } from './input.ts'
import { rules } from './rules.ts'
import { standing } from './standing.ts'

/** How many live keys have each weakness; `live` is all of them. One key may count in several. */
export type PostureCounts = Record<Finding | 'live', number>

/** Of the keys that the actor may see, as they stand now. */
export async function countPosture(actor: Actor, now: Date = new Date()): Promise<PostureCounts> {
  return withTenant(actor, tx => countWithin(tx, actor, now))
}

export async function countWithin(tx: Transaction, actor: Actor, now: Date): Promise<PostureCounts> {
  const counts = findings.map(
    finding => sql`(count(*) filter (where ${rules[finding].holds(now)}))::int as ${sql.identifier(finding)}`,
  )
  const [row] = await tx.execute<PostureCounts>(
    sql`select count(*)::int as live, ${sql.join(counts, sql`, `)} ${standing(actor, now)}`,
  )
  if (!row) throw new Error('a count has a row')
  return row
}
