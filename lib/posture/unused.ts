import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'
import { unusedDays } from './input.ts'
import { daysBefore } from './standing.ts'

const lastSign = sql`coalesce(keys.last_used_at, keys.created_at)`

/** Not used for so long, or never since it was made so long ago: whoever finds it is its first user. */
export const unused: FindingRule = {
  holds: now => sql`${lastSign} < ${daysBefore(now, unusedDays)}`,
  at: lastSign,
  count: sql`null`,
  weight: sql`-extract(epoch from ${lastSign})`,
}
