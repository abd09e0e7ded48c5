import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'

/** More people than a few have seen a secret that works, or were told it: it is nobody's any more. */
export const seenByMany: FindingRule = {
  holds: () => sql`known.people is not null`,
  at: sql`keys.secret_created_at`,
  count: sql`known.people`,
  weight: sql`known.people`,
}
