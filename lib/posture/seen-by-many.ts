import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'
import { manyPeople } from './input.ts'

/** More people than a few have seen a secret that works, or were told it. */
export const seenByMany: FindingRule = {
  holds: () => sql`coalesce(known.people > ${manyPeople}, false)`,
  at: sql`known.since`,
  count: sql`known.people`,
  weight: sql`known.people`,
}
