import { rawSql } from '#db/client.ts'

/** Whoever follows the changes forgets everything when it slept for half of that. */
const keptForMs = 60 * 60_000

/** Forgets changes that everybody has seen. Returns how many. */
export async function forgetChanges(now: Date = new Date()): Promise<number> {
  const before = new Date(now.getTime() - keptForMs).toISOString()
  const forgotten = await rawSql('worker')`delete from verification_changes where created_at < ${before}::timestamptz`
  return forgotten.count
}
