import type { alerts } from '#db/schema/alerts.ts'
import type { Finding } from '#lib/detection/finding.ts'
import type { JudgedKey } from '#lib/detection/load-key-past.ts'

/** A finding for which a key may be stopped, if its policy says so and Keyturn saw it. */
export interface Candidate {
  key: Omit<JudgedKey, 'past'>
  alert: typeof alerts.$inferSelect
  finding: Finding
  /** the cue by which it waits, where it was asked for before and Keyturn had not seen it */
  cueId?: string
}
