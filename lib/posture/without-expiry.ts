import { sql } from 'drizzle-orm'
import { policyValue } from '#lib/services/rotation-schedule.ts'
import type { FindingRule } from './finding.ts'

/** Neither an end of its own nor a greatest age by policy: forgotten, it works for ever. */
export const withoutExpiry: FindingRule = {
  holds: () => sql`(keys.expires_at is null and (${policyValue('maxAgeDays', 'max_age_days', 'int')}) is null)`,
  at: sql`keys.created_at`,
  count: sql`null`,
  weight: sql`-extract(epoch from keys.created_at)`,
}
