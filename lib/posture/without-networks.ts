import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'

/** Accepted from anywhere: a copy of it works wherever it ends up. */
export const withoutNetworks: FindingRule = {
  holds: () => sql`cardinality(keys.allowed_networks) = 0`,
  at: sql`keys.secret_created_at`,
  count: sql`null`,
  weight: sql`-extract(epoch from keys.secret_created_at)`,
}
