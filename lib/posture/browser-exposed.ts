import { sql } from 'drizzle-orm'
import type { FindingRule } from './finding.ts'

/**
 * A program that calls itself a browser used it: what a page sends, its visitors can read. Only what was seen since the
 * oldest secret that works was made: a rotation ends what was exposed before it.
 */
export const browserExposed: FindingRule = {
  holds: () => sql`browser.key_id is not null`,
  at: sql`browser.last_seen_at`,
  count: sql`browser.requests`,
  weight: sql`extract(epoch from browser.last_seen_at)`,
}
