import type { SQL } from 'drizzle-orm'

/** One weakness, over the rows of `standing`. */
export interface FindingRule {
  holds(now: Date): SQL
  /** since when it is so, or when it was seen last */
  at: SQL
  /** how many of what the finding is about; null where it is about no number */
  count: SQL
  /** a number; the greater, the worse */
  weight: SQL
}
