import { sql } from 'drizzle-orm'
import { policyValue } from '#lib/services/rotation-schedule.ts'
import type { FindingRule } from './finding.ts'

/** No interval applies, by its environment or of its own: its secret is never due. */
export const withoutRotation: FindingRule = {
  holds: () => sql`(${policyValue('rotationIntervalDays', 'rotation_interval_days', 'int')}) is null`,
  at: sql`keys.secret_created_at`,
  count: sql`null`,
  weight: sql`-extract(epoch from keys.secret_created_at)`,
}
