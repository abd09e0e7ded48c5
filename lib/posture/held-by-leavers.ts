import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'

const leftAt = sql`coalesce(person.left_at, person.suspended_at)`

/** Who holds it, or answers for the machine that does, has left or is suspended: nobody looks after it. */
export const heldByLeavers: FindingRule = {
  holds: () => sql`coalesce(person.status <> 'active', false)`,
  at: leftAt,
  count: sql`null`,
  weight: sql`-coalesce(extract(epoch from ${leftAt}), 0)`,
}
